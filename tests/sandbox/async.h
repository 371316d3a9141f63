#ifndef TESTS_SANDBOX_ASYNC_H_
#define TESTS_SANDBOX_ASYNC_H_

#include <chrono>
#include <cstdint>

#include "boost/asio/as_tuple.hpp"
#include "boost/asio/awaitable.hpp"
#include "boost/asio/steady_timer.hpp"
#include "boost/asio/this_coro.hpp"
#include "boost/asio/use_awaitable.hpp"

namespace sandbox {

namespace asio = boost::asio;

// Await with this to get the error as a value.
inline constexpr auto kWithError = asio::as_tuple(asio::use_awaitable);

// Does not even yield if there is nothing to wait for.
inline asio::awaitable<void> Delay(std::chrono::milliseconds time) {
  if (time.count() <= 0) co_return;
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(kWithError);
}

inline asio::awaitable<void> Delay(int64_t millis) {
  return Delay(std::chrono::milliseconds(millis));
}

}  // namespace sandbox

#endif  // TESTS_SANDBOX_ASYNC_H_
