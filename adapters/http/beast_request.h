#ifndef ADAPTERS_HTTP_BEAST_REQUEST_H_
#define ADAPTERS_HTTP_BEAST_REQUEST_H_

#include <boost/beast/http/basic_parser.hpp>
#include <boost/optional.hpp>
#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "adapters/http/http_listener.h"

namespace gateway {

// Reads one request with Beast's parser, straight into what handlers get: no
// message of Beast's is made in between.
class BeastRequest final
    : public boost::beast::http::basic_parser</*isRequest=*/true> {
 public:
  // A longer header is an error.
  explicit BeastRequest(uint32_t max_header_bytes);

  // What was read so far; without the peer, which the parser does not know.
  HttpIncoming& incoming() { return incoming_; }
  // 10 or 11.
  unsigned version() const { return version_; }
  bool is_head() const { return is_head_; }
  // Whether the sender waits for `100 Continue` before it sends the body.
  bool expects_continue() const {
    return version_ == 11 && expects_continue_ && !is_done();
  }

  // Returns why the request must be refused although Beast could read its
  // header: it is ambiguous where its body ends, or which host it is for. Empty
  // if it may be handled.
  std::string_view Objection() const;

 private:
  using Text = boost::beast::string_view;
  using Error = boost::system::error_code;
  using Method = boost::beast::http::verb;
  using FieldName = boost::beast::http::field;

  void on_request_impl(Method method, Text name, Text target, int version,
                       Error& error) override;
  void on_field_impl(FieldName field, Text name, Text value,
                     Error& error) override;
  void on_header_impl(Error& error) override;
  void on_body_init_impl(const boost::optional<uint64_t>& length,
                         Error& error) override;
  size_t on_body_impl(Text part, Error& error) override;
  size_t on_chunk_body_impl(uint64_t left, Text part, Error& error) override;
  // Of responses, and what matters to nobody.
  void on_response_impl(int, Text, int, Error&) override {}
  void on_chunk_header_impl(uint64_t, Text, Error&) override {}
  void on_finish_impl(Error&) override {}

  HttpIncoming incoming_;
  unsigned version_ = 11;
  bool is_head_ = false;
  bool has_header_ = false;
  bool expects_continue_ = false;
  int hosts_ = 0;
  int codings_ = 0;
  bool is_chunked_ = false;  // The last of the codings.
};

}  // namespace gateway

#endif  // ADAPTERS_HTTP_BEAST_REQUEST_H_
