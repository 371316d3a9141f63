#ifndef ADAPTERS_FOURWS_HTTP_PLATFORM_H_
#define ADAPTERS_FOURWS_HTTP_PLATFORM_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/http/http_client.h"
#include "adapters/upstream/authenticator.h"
#include "adapters/upstream/exchanges.h"
#include "adapters/upstream/platform.h"
#include "adapters/upstream/writes.h"

namespace gateway::fourws {

// 4ws.trade over HTTP. A read is repeated a little (see Reads), a write never
// (see Writes).
class HttpPlatform final : public Platform {
 public:
  // `clock` must outlive this.
  HttpPlatform(PlatformOptions options, std::unique_ptr<HttpClient> http,
               const AuthenticatorMaker& make_authenticator, Clock& clock);
  // Ends all calls first; their `done` is called.
  ~HttpPlatform() override;

  // Ends all calls; their `done` is called. Later ones fail at once, and
  // callbacks can still be read.
  void Stop();

  void Read(Question question, Done<google::protobuf::Any> done) override;
  absl::StatusOr<std::unique_ptr<EncodedWrite>> Encode(
      const Write& write) const override;
  void Admit(Until until, Reply<std::shared_ptr<Permit>> reply) override;
  void Send(std::unique_ptr<EncodedWrite> write, absl::Time deadline,
            std::shared_ptr<Permit> permit, DoneWith<Sent> done) override;
  Outcome ReadCallback(const google::protobuf::Any& request,
                       absl::string_view body) const override;

 private:
  Sent SentOf(const google::protobuf::Any& request,
              const UnpackedRequest& unpacked,
              const WriteExchange& exchange) const;

  const PlatformOptions options_;
  Clock& clock_;
  Exchanges exchanges_;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_HTTP_PLATFORM_H_
