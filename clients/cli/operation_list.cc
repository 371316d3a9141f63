#include "clients/cli/operation_list.h"

#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/connection.h"
#include "clients/cli/contract.h"
#include "clients/cli/format.h"
#include "clients/cli/not_empty.h"
#include "clients/cli/operation_text.h"
#include "clients/cli/start_option.h"
#include "google/longrunning/operations.grpc.pb.h"
#include "google/protobuf/util/time_util.h"

namespace fourws::cli {
namespace {

using google::longrunning::ListOperationsRequest;
using google::longrunning::ListOperationsResponse;
using google::longrunning::Operation;
using google::longrunning::Operations;
using google::protobuf::Timestamp;

struct Wanted {
  std::string state;
  std::string card;
  std::string request_id;
  std::string method;
  Timestamp since;
  Timestamp before;
  bool open = false;
  int limit = 50;
};

// A term of the filter, quoted so that any value can stand in it.
std::string Term(absl::string_view field, absl::string_view op,
                 absl::string_view value) {
  return absl::StrCat(
      field, " ", op, " \"",
      absl::StrReplaceAll(value, {{"\\", "\\\\"}, {"\"", "\\\""}}), "\"");
}

std::string FilterOf(const Wanted& wanted) {
  std::vector<std::string> terms;
  const auto add = [&terms](absl::string_view field, absl::string_view op,
                            const std::string& value) {
    if (!value.empty()) terms.push_back(Term(field, op, value));
  };
  const auto add_time = [&add](absl::string_view op, const Timestamp& time) {
    if (time.seconds() != 0)
      add("create_time", op, google::protobuf::util::TimeUtil::ToString(time));
  };
  add("state", "=", wanted.state);
  if (!wanted.card.empty()) add("resource", "=", "giftcards/" + wanted.card);
  add("request_id", "=", wanted.request_id);
  add("method", "=", wanted.method);
  add_time(">=", wanted.since);
  add_time("<", wanted.before);
  if (wanted.open) add("done", "=", "false");
  return absl::StrJoin(terms, " AND ");
}

int List(const GlobalOptions& options, const Wanted& wanted) {
  ListOperationsRequest request;
  request.set_filter(FilterOf(wanted));
  bool headed = options.json;
  const auto print = [&](const ListOperationsResponse& page) {
    for (const Operation& operation : page.operations()) {
      if (!std::exchange(headed, true)) std::cout << OperationRowHead();
      std::cout << (options.json ? ToJson(operation) + "\n"
                                 : OperationRow(operation));
    }
    return page.operations_size();
  };
  return PrintPages<Operations>(options, &Operations::Stub::ListOperations,
                                request, wanted.limit, print);
}

void AddFilter(CLI::App& list, Wanted& wanted) {
  list.add_option("--state", wanted.state, "Only those in this state")
      ->transform(CLI::IsMember({"QUEUED", "SENDING", "ENQUEUED", "SUCCEEDED",
                                 "FAILED", "UNRESOLVED"},
                                CLI::ignore_case));
  list.add_flag("--open", wanted.open, "Only those without an outcome");
  list.add_option("--card", wanted.card, "Only changes of this gift card")
      ->type_name("BARCODE")
      ->check(NotEmpty());
  list.add_option("--request-id", wanted.request_id, "Only the one of this id")
      ->check(NotEmpty());
  list.add_option("--method", wanted.method,
                  "Only this method, such as RedeemGiftcard")
      ->transform(WriteMethod());
  AddTime(list, "--since", wanted.since, "Only those begun since");
  AddTime(list, "--before", wanted.before, "Only those begun before");
}

}  // namespace

void AddOperationList(CLI::App& family, const GlobalOptions& options,
                      int& exit_code) {
  auto* list = family.add_subcommand("list", "List writes, newest first");
  auto wanted = std::make_shared<Wanted>();
  AddFilter(*list, *wanted);
  list->add_option("--limit", wanted->limit, "How many at most")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  list->callback(
      [=, &options, &exit_code] { exit_code = List(options, *wanted); });
}

}  // namespace fourws::cli
