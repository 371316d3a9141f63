#ifndef SERVER_OPERATIONS_KINDS_PLAIN_WRITE_H_
#define SERVER_OPERATIONS_KINDS_PLAIN_WRITE_H_

#include <string>
#include <vector>

#include "server/operations/write_kind.h"

namespace gateway {

// What is special to one such write.
struct PlainWriteTraits {
  // Where the request has the document's id, such as `purchase.id`, if upstream
  // takes one from its callers; a request without one gets a new one. It stands
  // for the request_id of a request that has none.
  const char* id_path = nullptr;
  // Where the response has the id, if there is an `id_path`.
  const char* response_id_field = nullptr;
  // Where the response has the id by which upstream tracks the document: what
  // comes by callback, else what the first answer said.
  const char* upstream_id_field = nullptr;
  // Writes that change the same thing go one after the other: this, a slash and
  // what is at `resource_path` of the request say which. Null: they need not.
  const char* resource = nullptr;
  const char* resource_path = nullptr;
  // Whether it makes or changes a document, which can be read by its id.
  bool is_of_document = false;
  // See WriteKind::ResponseIsUpstreams().
  bool response_is_upstreams = false;
};

// Returns a line for each path in `traits` that leads to no text in the
// messages of `method`, a full name of the contract's, such as
// `fourws.gateway.v1.SaveTransferRequest has no text at transfer.idd`.
std::vector<std::string> MisfitsOf(const std::string& method,
                                   const PlainWriteTraits& traits);

// A write that goes to upstream as it was asked for: nothing is read before it,
// and two requests are the same write if all their fields are equal.
class PlainWrite final : public WriteKind {
 public:
  // `method` is a full name of the contract's, and `traits` fit it.
  PlainWrite(std::string method, PlainWriteTraits traits);

  std::string method() const override { return method_; }
  void FindResource(const LiveWrite& asked, Reply<std::string> reply) override;
  std::string FingerprintOf(
      const google::protobuf::Message& request) const override;
  std::string DocumentIdOf(
      const google::protobuf::Message& request) const override;
  void Prepare(const LiveWrite& write, Until until,
               Reply<google::protobuf::Any> reply) override;
  absl::Status Complete(const OperationRecord& record,
                        google::protobuf::Any& any) const override;
  absl::StatusOr<google::protobuf::Any> Preview(
      const OperationRecord& record) const override;
  bool ResponseIsUpstreams() const override {
    return traits_.response_is_upstreams;
  }
  std::vector<v1::FreshEvidence> EvidenceToRead(
      const OperationRecord& record) const override;

 private:
  // The id by which upstream knows the document of `record`; empty if that is
  // not known.
  std::string DocumentOf(const OperationRecord& record) const;
  // Adds what only the gateway knows, as far as it is prepared.
  absl::Status AddPrepared(const OperationRecord& record,
                           google::protobuf::Message& response) const;

  const std::string method_;
  const PlainWriteTraits traits_;
  const google::protobuf::Message& response_;  // An empty one.
};

}  // namespace gateway

#endif  // SERVER_OPERATIONS_KINDS_PLAIN_WRITE_H_
