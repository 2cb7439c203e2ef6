// Built and run by CMake at configure time, under the address sanitizer: fails where the compiler
// destroys temporaries of a co_await expression twice or uses them after free (GCC 12 does).
#include <coroutine>
#include <exception>
#include <string>
#include <utility>

namespace {

template <class T>
struct Task {
  struct promise_type {
    T value{};
    std::coroutine_handle<> continuation;
    Task get_return_object() {
      return Task{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() { return {}; }
    auto final_suspend() noexcept {
      struct Awaiter {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
          return h.promise().continuation ? h.promise().continuation : std::noop_coroutine();
        }
        void await_resume() noexcept {}
      };
      return Awaiter{};
    }
    void return_value(T v) { value = std::move(v); }
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
  explicit Task(std::coroutine_handle<promise_type> h) : handle(h) {}
  Task(Task&& other) noexcept : handle(std::exchange(other.handle, {})) {}
  ~Task() {
    if (handle) handle.destroy();
  }
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) {
    handle.promise().continuation = caller;
    return handle;
  }
  T await_resume() { return std::move(handle.promise().value); }
};

struct Aggregate {
  std::string a;
  std::string b;
};

Task<std::string> take(Aggregate value) {
  co_return value.a + value.b;
}

template <class F>
Task<std::string> call(F f) {
  co_return f();
}

Task<int> patterns() {
  const std::string text(100, 'x');
  const std::string one = co_await take(Aggregate{.a = text, .b = text});
  const std::string two = co_await take({text, text});
  const std::string three = co_await call([text] { return text + text; });
  const Aggregate four{.a = co_await take({text, ""}), .b = text};
  co_return one == two&& two == three&& four.a == text ? 0 : 1;
}

}  // namespace

int main() {
  Task<int> task = patterns();
  task.handle.resume();
  return task.handle.promise().value;
}
