#include "clients/cli/contract.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "clients/cli/document.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

namespace fourws::cli {
namespace {

using google::protobuf::MethodDescriptor;

const google::protobuf::ServiceDescriptor& Giftcards() {
  return *gateway::v1::RedeemGiftcardRequest::descriptor()->file()->service(0);
}

bool IsWrite(const MethodDescriptor& method) {
  return method.input_type()->FindFieldByName("request_id") != nullptr;
}

std::vector<const MethodDescriptor*> WriteMethods() {
  std::vector<const MethodDescriptor*> methods;
  for (int i = 0; i < Giftcards().method_count(); ++i) {
    if (IsWrite(*Giftcards().method(i)))
      methods.push_back(Giftcards().method(i));
  }
  for (const MethodDescriptor* method : DocumentMethods()) {
    if (IsWrite(*method)) methods.push_back(method);
  }
  return methods;
}

}  // namespace

CLI::Validator WriteMethod() {
  return CLI::Validator(
      [](std::string& method) {
        std::vector<std::string> names;
        for (const auto* write : WriteMethods()) {
          if (method == write->name()) method = write->full_name();
          if (method == write->full_name()) return std::string();
          names.push_back(write->name());
        }
        return absl::StrCat("no write is called ", method, "; there are ",
                            absl::StrJoin(names, ", "));
      },
      "");
}

const MethodDescriptor* FindWriteMethod(const std::string& full_name) {
  const auto* method = Giftcards().file()->pool()->FindMethodByName(full_name);
  return method != nullptr && IsWrite(*method) ? method : nullptr;
}

}  // namespace fourws::cli
