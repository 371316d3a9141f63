#ifndef TESTS_ADAPTERS_HTTP_SELF_SIGNED_H_
#define TESTS_ADAPTERS_HTTP_SELF_SIGNED_H_

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace gateway {

// A TLS server's side with a fresh key and a certificate for 127.0.0.1 that is
// its own authority.
class SelfSigned {
 public:
  SelfSigned();
  ~SelfSigned();

  SSL_CTX* server() const { return server_.get(); }
  // PEM file of the authority; lives as long as this.
  const std::string& ca_file() const { return ca_file_; }

 private:
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> server_;
  std::string ca_file_;
};

}  // namespace gateway

#endif  // TESTS_ADAPTERS_HTTP_SELF_SIGNED_H_
