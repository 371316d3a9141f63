#ifndef CLIENTS_CLI_CONNECTION_H_
#define CLIENTS_CLI_CONNECTION_H_

#include <algorithm>
#include <memory>
#include <optional>

#include "clients/cli/gateway_channel.h"
#include "clients/cli/problem.h"
#include "clients/cli/report.h"

namespace fourws::cli {

// A unary method of `Service`, as a member of its stub.
template <typename Service, typename Request, typename Response>
using UnaryMethod = grpc::Status (Service::Stub::*)(grpc::ClientContext*,
                                                    const Request&, Response*);

// A command's connection to the gateway, for calls that are safe to repeat. The
// first call connects. Not thread-safe.
class Connection {
 public:
  // `options` must outlive this.
  explicit Connection(const GlobalOptions& options) : options_(options) {}

  // Makes a call and fills `response`. Returns the problem if that failed.
  template <typename Service, typename Request, typename Response>
  std::optional<Problem> Call(UnaryMethod<Service, Request, Response> method,
                              const Request& request, Response& response) {
    if (auto problem = UnreadableProblem(request, CallKind::kRead))
      return problem;
    if (channel_ == nullptr)
      channel_ = Connect(options_.gateway, options_.timeout);
    if (channel_ == nullptr)
      return UnreachableProblem(options_.gateway, CallKind::kRead);
    grpc::ClientContext context;
    SetTimeout(context, options_.timeout);
    const auto stub = Service::NewStub(channel_);
    const grpc::Status status = ((*stub).*method)(&context, request, &response);
    if (status.ok()) return std::nullopt;
    return ProblemFrom(status, CallKind::kRead);
  }

 private:
  const GlobalOptions& options_;
  std::shared_ptr<grpc::Channel> channel_;
};

// Fetches a list page by page, until its end or until `limit` items. `print`
// prints a page and returns the number of its items. Says on standard error if
// the list was cut at its limit. Returns the exit code.
template <typename Service, typename Request, typename Response, typename Print>
int PrintPages(const GlobalOptions& options,
               UnaryMethod<Service, Request, Response> method, Request request,
               int limit, Print print) {
  constexpr int kLargestPage = 1000;
  Connection connection(options);
  do {
    request.set_page_size(std::min(limit, kLargestPage));
    Response page;
    if (const auto problem = connection.Call<Service>(method, request, page))
      return Report(*problem, options.json);
    limit -= print(page);
    request.set_page_token(page.next_page_token());
  } while (limit > 0 && !request.page_token().empty());
  if (!request.page_token().empty()) WarnTruncated(options.json);
  return kOk;
}

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_CONNECTION_H_
