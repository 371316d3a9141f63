#include "server/contract_parts.h"

#include "adapters/fourws/codecs.h"
#include "adapters/one/codecs.h"
#include "google/protobuf/any.pb.h"

namespace gateway {
namespace {

google::protobuf::Any RequestOf(const ContractMethod& method) {
  google::protobuf::Any request;
  request.PackFrom(*method.request);
  return request;
}

bool HasCodec(const UpstreamService& service, const ContractMethod& method) {
  const auto request = RequestOf(method);
  if (service.is_of_one) {
    return (method.is_write() ? one::FindWrite(request)
                              : one::FindRead(request)) != nullptr;
  }
  return method.is_write() ? fourws::FindWriteCodec(request) != nullptr
                           : fourws::FindReadCodec(request) != nullptr;
}

// ONe has paths instead, which are its codecs' business.
bool HasCommand(const UpstreamService& service, const ContractMethod& method) {
  if (service.is_of_one) return true;
  const auto request = RequestOf(method);
  const auto* write = fourws::FindWriteCodec(request);
  const auto* read = fourws::FindReadCodec(request);
  return (write == nullptr || !write->command.cmd.empty()) &&
         (read == nullptr || !read->command.cmd.empty());
}

}  // namespace

ContractParts PartsOf(const Operations& operations) {
  return {.codec = HasCodec,
          .command = HasCommand,
          .kind = [&operations](const UpstreamService& /*service*/,
                                const ContractMethod& method) {
            return operations.Takes(method.name);
          }};
}

}  // namespace gateway
