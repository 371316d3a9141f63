#ifndef ADAPTERS_HTTP_BEAST_STREAM_H_
#define ADAPTERS_HTTP_BEAST_STREAM_H_

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/rate_policy.hpp>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace gateway {

// Counts the bytes that go over a stream, and limits nothing. Beast asks a
// stream's policy how many bytes may go, and tells it how many went.
class ByteCount {
 public:
  uint64_t bytes() const { return bytes_; }
  void Reset() { bytes_ = 0; }

 private:
  friend class boost::beast::rate_policy_access;

  static constexpr size_t kAll = std::numeric_limits<size_t>::max();

  // The names are Beast's.
  size_t available_read_bytes() const noexcept { return kAll; }
  size_t available_write_bytes() const noexcept { return kAll; }
  void transfer_read_bytes(size_t size) noexcept { bytes_ += size; }
  void transfer_write_bytes(size_t size) noexcept { bytes_ += size; }
  void on_timer() const noexcept {}

  uint64_t bytes_ = 0;
};

using BeastStream =
    boost::beast::basic_stream<boost::asio::ip::tcp,
                               boost::asio::any_io_executor, ByteCount>;

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_STREAM_H_
