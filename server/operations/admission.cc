#include "server/operations/admission.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "adapters/base/random_id.h"
#include "adapters/base/status_macros.h"
#include "server/operations/refusals.h"

namespace gateway {
namespace {

using google::protobuf::Any;

// What the platform of `write` makes of it, now that its kind has read `read`.
absl::StatusOr<PreparedWrite> Encode(const Core& core, const LiveWrite& write,
                                     std::string callback_url,
                                     absl::StatusOr<Any> read) {
  PreparedWrite prepared;
  ASSIGN_OR_RETURN(prepared.prepared, std::move(read));
  Write outgoing;
  outgoing.request = write.record.request();
  outgoing.unpacked = write.request;
  outgoing.prepared = prepared.prepared;
  outgoing.caller = write.record.caller();
  outgoing.callback_url = std::move(callback_url);
  const Platform& platform = core.PlatformOf(write.record.method());
  ASSIGN_OR_RETURN(prepared.encoded, platform.Encode(outgoing));
  return prepared;
}

}  // namespace

void PrepareWrite(std::shared_ptr<Core> core, SharedWrite write,
                  std::string callback_url, Until until,
                  Reply<PreparedWrite> reply) {
  WriteKind& kind = *core->kinds.at(write->record.method());
  const LiveWrite& asked = *write;
  kind.Prepare(asked, std::move(until),
               [core = std::move(core), write = std::move(write),
                callback_url = std::move(callback_url),
                reply = std::move(reply)](absl::StatusOr<Any> read) mutable {
                 std::move(reply)(Encode(*core, *write, std::move(callback_url),
                                         std::move(read)));
               });
}

void AdmitWrite(std::shared_ptr<Core> core, SharedWrite write,
                const Until& until, Reply<AdmittedWrite> reply) {
  std::string token = NewUrlToken();
  std::string url = absl::StrCat(core->options.callback_base, token);
  Platform& platform = core->PlatformOf(write->record.method());
  PrepareWrite(
      std::move(core), std::move(write), std::move(url), until,
      [&platform, until, token = std::move(token),
       reply = std::move(reply)](absl::StatusOr<PreparedWrite> write) mutable {
        if (!write.ok()) return std::move(reply)(write.status());
        if (until.given_up.stop_requested())
          return std::move(reply)(GivenUpBeforeSending());
        platform.Admit(
            until, [write = *std::move(write), token = std::move(token),
                    reply = std::move(reply)](
                       absl::StatusOr<std::shared_ptr<Permit>> permit) mutable {
              if (!permit.ok()) return std::move(reply)(permit.status());
              std::move(reply)(AdmittedWrite{std::move(write), std::move(token),
                                             *std::move(permit)});
            });
      });
}

}  // namespace gateway
