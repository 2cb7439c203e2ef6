# How every folder of the project becomes a target, and where the libraries come from.

set(SAGELOCAL_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror)

# sagelocal_library(NAME SOURCES a.cpp ... LINKS target ... PRIVATE_LINKS target ...): the library of
# one folder. It sees only what it links, so the include table of emulator/README.md holds at link time.
function(sagelocal_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS;PRIVATE_LINKS" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  sagelocal_compile(${name})
  target_link_libraries(${name} PUBLIC ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
endfunction()

# sagelocal_program(NAME SOURCES ... LINKS ...): a program in build/<preset>/bin.
function(sagelocal_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  sagelocal_compile(${name})
  target_link_libraries(${name} PRIVATE ${arg_LINKS})
endfunction()

function(sagelocal_compile name)
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_options(${name} PRIVATE ${SAGELOCAL_WARNINGS})
  target_compile_definitions(${name} PUBLIC BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_HAS_CO_AWAIT
    SAGELOCAL_VERSION="${PROJECT_VERSION}")
  if(SAGELOCAL_SANITIZE)
    target_compile_options(${name} PRIVATE -fsanitize=${SAGELOCAL_SANITIZE}
      -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(${name} PRIVATE -fsanitize=${SAGELOCAL_SANITIZE})
  endif()
endfunction()

# Runs the patterns that GCC 12 miscompiles; stops with the remedy where one fails.
function(sagelocal_refuse_miscompiling_compilers)
  try_run(probe_ran probe_built ${PROJECT_BINARY_DIR}/probe
    ${PROJECT_SOURCE_DIR}/emulator/runtime/coroutine_probe.cpp CXX_STANDARD 20
    COMPILE_DEFINITIONS -fsanitize=address LINK_OPTIONS -fsanitize=address)
  if(NOT probe_built OR NOT probe_ran EQUAL 0)
    message(FATAL_ERROR "${CMAKE_CXX_COMPILER} miscompiles coroutines (temporaries in co_await "
      "expressions). Use clang 16: apt-get install clang-16, then cmake --preset release.")
  endif()
endfunction()

macro(sagelocal_find_libraries)
  find_package(Threads REQUIRED)
  find_package(Boost 1.81 REQUIRED)
  find_package(OpenSSL REQUIRED)
  find_package(ZLIB REQUIRED)
  find_package(SQLite3 REQUIRED)
  find_package(fmt REQUIRED)
  find_package(spdlog REQUIRED)
  find_package(CLI11 REQUIRED)
  find_package(LibArchive REQUIRED)
  find_package(pugixml REQUIRED)
  find_package(Eigen3 REQUIRED)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
  pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
  # find_package(xgboost) fails on Debian: its targets name a program of another package.
  find_path(XGBOOST_INCLUDE xgboost/c_api.h REQUIRED)
  find_path(RAPIDJSON_INCLUDE rapidjson/reader.h REQUIRED)
  find_path(DOCTEST_INCLUDE doctest/doctest.h PATH_SUFFIXES include REQUIRED)
endmacro()
