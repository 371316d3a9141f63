#ifndef TESTS_ADAPTERS_HTTP_SCRIPTED_SERVER_H_
#define TESTS_ADAPTERS_HTTP_SCRIPTED_SERVER_H_

#include <openssl/ssl.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "adapters/base/mutex.h"

namespace gateway {

// What a ScriptedServer does once it has read a request.
struct Reaction {
  enum class Then { kKeep, kCut, kHold };

  std::string bytes;  // Written as they are.
  Then then = Then::kKeep;
  bool close_listener = false;  // Before anything else.
};

// An answer with a body of that length, and the connection kept.
Reaction Answer(const std::string& status, const std::string& body,
                const std::string& headers = "");
Reaction Cut();
Reaction CutAndStopListening();
// Never answers.
Reaction Hold();

// An HTTP server over bare sockets, with a thread a connection, that does to
// each request what the test says and remembers what arrived.
class ScriptedServer {
 public:
  // `number` counts requests of all connections from 1.
  using Script = std::function<Reaction(int number)>;
  struct Options {
    // Reads so much of each request and no more; all of it by default.
    size_t read_at_most = SIZE_MAX;
    // Cuts connections without reading anything.
    bool cut_on_accept = false;
    SSL_CTX* tls = nullptr;  // Speaks TLS if set.
  };

  explicit ScriptedServer(Script script) : ScriptedServer(script, Options()) {}
  ScriptedServer(Script script, Options options);
  ~ScriptedServer();

  // `http://127.0.0.1:40123/path`.
  std::string Url(const std::string& path = "/") const;
  uint16_t port() const { return port_; }

  // Whole requests, head and body, in the order of their arrival.
  std::vector<std::string> requests();
  int connections();
  // Returns once so many requests arrived; fails the test after a while.
  void WaitForRequests(size_t count);
  // Returns once all connections so far are closed; fails after a while.
  void WaitUntilClosed();

 private:
  class Wire;

  void Accept();
  void Serve(int fd);
  void ServeRequests(Wire& wire);
  void StopListening();
  void WaitFor(const std::function<bool()>& condition)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Script script_;
  const Options options_;
  int listener_;
  uint16_t port_ = 0;

  Mutex mu_;
  CondVar changed_;
  std::vector<std::string> requests_ ABSL_GUARDED_BY(mu_);
  std::set<int> open_ ABSL_GUARDED_BY(mu_);
  int connections_ ABSL_GUARDED_BY(mu_) = 0;
  bool stopping_ ABSL_GUARDED_BY(mu_) = false;
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mu_);
  std::thread acceptor_;
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_HTTP_SCRIPTED_SERVER_H_
