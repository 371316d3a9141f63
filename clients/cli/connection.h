#ifndef CLIENTS_CLI_CONNECTION_H_
#define CLIENTS_CLI_CONNECTION_H_

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "clients/cli/gateway_channel.h"
#include "clients/cli/problem.h"
#include "clients/cli/report.h"

namespace fourws::cli {

// A unary method of `Service`, as a member of its stub.
template <typename Service, typename Request, typename Response>
using UnaryMethod = grpc::Status (Service::Stub::*)(grpc::ClientContext*,
                                                    const Request&, Response*);

// A command's connection to the gateway, for calls that are safe to repeat. The
// first call connects, and so does the next one after a connection may have
// broken. Not thread-safe.
class Connection {
 public:
  explicit Connection(const GlobalOptions& options)
      : Connection(options, options.timeout) {}
  // Calls end after `timeout` at the latest.
  Connection(const GlobalOptions& options, absl::Duration timeout)
      : gateway_(options.gateway), timeout_(timeout) {}

  // Makes a call and fills `response`. Returns the problem if that failed.
  template <typename Service, typename Request, typename Response>
  std::optional<Problem> Call(UnaryMethod<Service, Request, Response> method,
                              const Request& request, Response& response) {
    if (auto problem = UnreadableProblem(request, CallKind::kRead))
      return problem;
    if (channel_ == nullptr) channel_ = Connect(gateway_, timeout_);
    if (channel_ == nullptr)
      return UnreachableProblem(gateway_, CallKind::kRead);
    grpc::ClientContext context;
    SetTimeout(context, timeout_);
    const auto stub = Service::NewStub(channel_);
    const grpc::Status status = ((*stub).*method)(&context, request, &response);
    if (status.ok()) return std::nullopt;
    Problem problem = ProblemFrom(status, CallKind::kRead);
    // Not an answer of the gateway's: perhaps nothing comes through any more.
    if (problem.reason.empty()) channel_ = nullptr;
    return problem;
  }

 private:
  const std::string gateway_;
  const absl::Duration timeout_;
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
