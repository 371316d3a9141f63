#ifndef TESTS_ADAPTERS_HTTP_RAW_CLIENT_H_
#define TESTS_ADAPTERS_HTTP_RAW_CLIENT_H_

#include <cstdint>
#include <string>

namespace gateway {

// A bare connection to a server on the loopback.
class RawClient {
 public:
  explicit RawClient(uint16_t port, bool ipv6 = false);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // Sends what the server takes; a closed connection is no failure.
  void Send(const std::string& bytes);
  // Sends no more; the server reads the end.
  void EndSending();
  // One answer, head and body as its Content-Length says. Fails the test if
  // none comes within a minute.
  std::string ReadAnswer();
  // An answer's head alone.
  std::string ReadHead();
  // Everything until the server closes.
  std::string ReadToEnd();

 private:
  // Returns whether anything arrived.
  bool ReadMore();

  int fd_;
  std::string arrived_;
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_HTTP_RAW_CLIENT_H_
