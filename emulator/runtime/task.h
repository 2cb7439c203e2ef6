// Coroutines. The only header that shows Asio; everything else says runtime::Task.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace runtime {

// A coroutine on the loop thread. Lazy: runs when awaited or given to Loop::spawn.
template <class T = void>
using Task = boost::asio::awaitable<T>;

}  // namespace runtime
