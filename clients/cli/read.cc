#include "clients/cli/read.h"

#include "CLI/CLI.hpp"
#include "clients/cli/async_call.h"
#include "clients/cli/interrupt.h"
#include "clients/cli/progress.h"
#include "clients/cli/report.h"
#include "clients/cli/response_text.h"

namespace fourws::cli {
namespace {

using google::protobuf::Message;

const google::protobuf::FieldDescriptor* FieldOf(const Message& message,
                                                 const char* name) {
  return message.GetDescriptor()->FindFieldByName(name);
}

std::string NextPageOf(const Message& response) {
  const auto* field = FieldOf(response, "next_page_token");
  return field == nullptr
             ? ""
             : response.GetReflection()->GetString(response, field);
}

void SetPageToken(Message& request, const std::string& token) {
  request.GetReflection()->SetString(&request, FieldOf(request, "page_token"),
                                     token);
}

void SetPages(const PageOptions& wanted, Message& request) {
  if (wanted.size != 0) {
    request.GetReflection()->SetInt32(&request, FieldOf(request, "page_size"),
                                      wanted.size);
  }
  if (!wanted.token.empty()) SetPageToken(request, wanted.token);
}

}  // namespace

void AddPageOptions(CLI::App& command, PageOptions& wanted) {
  command.add_option("--page-size", wanted.size, "Rows in a page, at most")
      ->check(CLI::PositiveNumber);
  command.add_option("--page-token", wanted.token,
                     "Go on after the page that gave this next_page_token");
  command.add_flag("--all", wanted.all, "All pages, one after the other");
}

int RunRead(const GlobalOptions& options, const std::string& method,
            Message& request, const PageOptions& wanted) {
  SetPages(wanted, request);
  if (const auto problem = UnreadableProblem(request, CallKind::kRead))
    return Report(*problem, options.json);
  Interrupt interrupt;
  const auto channel = Connect(options.gateway, options.timeout, &interrupt);
  if (channel == nullptr) {
    return Report(UnreachableProblem(options.gateway, CallKind::kRead),
                  options.json);
  }
  const auto& descriptor =
      *google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
          method);
  while (true) {
    AsyncCall call(channel, descriptor, request, options.timeout);
    {
      Interrupt::Scope scope(interrupt, [&call] { call.Cancel(); });
      while (!call.Wait(kProgressTick)) {
      }
    }
    if (!call.status().ok()) {
      Problem problem = ProblemFrom(call.status(), CallKind::kRead);
      problem.upstream = UpstreamOf(method);
      return Report(problem, options.json);
    }
    const int printed = PrintResponse(call.response(), options.json);
    const std::string next = NextPageOf(call.response());
    if (printed != kOk || !wanted.all || next.empty()) return printed;
    SetPageToken(request, next);
  }
}

}  // namespace fourws::cli
