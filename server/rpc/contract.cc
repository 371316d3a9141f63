#include "server/rpc/contract.h"

#include <map>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace gateway {
namespace {

using google::protobuf::Any;
using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

struct Line {
  const char* service;
  bool is_of_one = false;
};

constexpr Line kServices[] = {
    {"fourws.gateway.v1.GiftcardService"},
    {"fourws.gateway.v1.CartService"},
    {"fourws.gateway.v1.CustomerService"},
    {"fourws.gateway.v1beta1.CustomerService"},
    {"fourws.gateway.v1.StockService"},
    {"fourws.gateway.v1beta1.StockService"},
    {"fourws.gateway.v1beta1.VoucherService"},
    {"fourws.gateway.v1.PurchaseService"},
    {"fourws.gateway.v1beta1.PurchaseService"},
    {"fourws.gateway.v1.WarehouseService"},
    {"fourws.gateway.v1beta1.DocumentService"},
    {"fourws.gateway.v1.SalesService"},
    {"fourws.gateway.v1beta1.SalesService"},
    {"fourws.gateway.v1.OneService", true},
    {"fourws.gateway.v1beta1.OneService", true},
};

const Message* PrototypeOf(const Descriptor* type) {
  return MessageFactory::generated_factory()->GetPrototype(type);
}

ContractMethod Describe(const MethodDescriptor& method) {
  const Descriptor& request = *method.input_type();
  return {.name = method.full_name(),
          .path = absl::StrCat("/", method.service()->full_name(), "/",
                               method.name()),
          .request = PrototypeOf(&request),
          .response = PrototypeOf(method.output_type()),
          .validator = FindValidator(request),
          .request_id = request.FindFieldByName("request_id"),
          .validate_only = request.FindFieldByName("validate_only"),
          .operation = method.output_type()->FindFieldByName("operation")};
}

UpstreamService Describe(const Line& line) {
  UpstreamService service{
      .name = line.service, .is_of_one = line.is_of_one, .methods = {}};
  const auto* found =
      DescriptorPool::generated_pool()->FindServiceByName(line.service);
  const int count = found == nullptr ? 0 : found->method_count();
  for (int i = 0; i < count; ++i)
    service.methods.push_back(Describe(*found->method(i)));
  return service;
}

std::vector<UpstreamService> DescribeAll() {
  std::vector<UpstreamService> services;
  for (const Line& line : kServices) services.push_back(Describe(line));
  return services;
}

// By the full name of the request.
using Writes = std::map<std::string, const ContractMethod*, std::less<>>;

Writes WritesIn(const std::vector<UpstreamService>& services) {
  Writes writes;
  for (const UpstreamService& service : services) {
    for (const ContractMethod& method : service.methods) {
      if (method.is_write())
        writes[method.request->GetDescriptor()->full_name()] = &method;
    }
  }
  return writes;
}

}  // namespace

bool ContractMethod::IsResponse(const Any& any) const {
  const std::string& type = response->GetDescriptor()->full_name();
  absl::string_view url = any.type_url();
  return absl::ConsumeSuffix(&url, type) && absl::EndsWith(url, "/");
}

const std::vector<UpstreamService>& UpstreamServices() {
  static const auto& services =
      *new std::vector<UpstreamService>(DescribeAll());
  return services;
}

const ContractMethod* FindWrite(const Any& any) {
  static const auto& writes = *new Writes(WritesIn(UpstreamServices()));
  std::string type;
  if (!Any::ParseAnyTypeUrl(any.type_url(), &type)) return nullptr;
  const auto write = writes.find(type);
  return write == writes.end() ? nullptr : write->second;
}

}  // namespace gateway
