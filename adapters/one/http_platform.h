#ifndef ADAPTERS_ONE_HTTP_PLATFORM_H_
#define ADAPTERS_ONE_HTTP_PLATFORM_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "adapters/base/clock.h"
#include "adapters/http/http_client.h"
#include "adapters/one/options.h"
#include "adapters/upstream/exchanges.h"
#include "adapters/upstream/platform.h"

namespace gateway::one {

// ONe over HTTP, behind the same seam as 4ws.trade and with the same rules for
// exchanges: places of a gate of its own, reads repeated a little, writes
// never. ONe answers writes at once and calls nobody back.
class HttpPlatform final : public Platform {
 public:
  // `clock` must outlive this.
  HttpPlatform(Options options, std::unique_ptr<HttpClient> http, Clock& clock);
  // Ends all calls first; their `done` is called.
  ~HttpPlatform() override;

  // Ends all calls; their `done` is called. Later ones fail at once.
  void Stop();

  void Read(Question question, Done<google::protobuf::Any> done) override;
  absl::StatusOr<std::unique_ptr<EncodedWrite>> Encode(
      const Write& write) const override;
  void Admit(Until until, Reply<std::shared_ptr<Permit>> reply) override;
  void Send(std::unique_ptr<EncodedWrite> write, absl::Time deadline,
            std::shared_ptr<Permit> permit, DoneWith<Sent> done) override;
  // Always unreadable: whatever comes there is not ONe's.
  Outcome ReadCallback(const google::protobuf::Any& request,
                       absl::string_view body) const override;

 private:
  Sent SentOf(const google::protobuf::Any& request,
              const HttpExchange& exchange) const;

  const Options options_;
  Clock& clock_;
  Exchanges exchanges_;
};

}  // namespace gateway::one

#endif  // ADAPTERS_ONE_HTTP_PLATFORM_H_
