#include "clients/cli/report.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "clients/cli/format.h"

namespace fourws::cli {
namespace {

bool IsReused(const Problem& problem) {
  return problem.reason == "REQUEST_ID_REUSED";
}

std::string ReusedLine(const Problem& problem) {
  return absl::StrCat("this request id belongs to another ",
                      problem.effect->name, ", ", problem.operation,
                      ", which may have ", problem.effect->happened);
}

std::string EffectLine(const Problem& problem) {
  if (IsReused(problem)) return ReusedLine(problem);
  const bool is_settled = problem.reason == "SETTLED_AS_FAILED";
  if (IsContradicted(problem) && is_settled) {
    return absl::StrCat("unclear: a person settled it as failed, then ",
                        problem.upstream,
                        " told something else; a person must look");
  }
  if (IsContradicted(problem)) {
    return absl::StrCat("unclear: ", problem.upstream,
                        " first refused, then told something else; a person "
                        "must look");
  }
  const char* const done = problem.effect->done;
  switch (OutcomeOf(problem)) {
    case Outcome::kNothingToMove: return "";
    case Outcome::kNotSent:
      return absl::StrCat("nothing was ", done, ", nothing was sent");
    case Outcome::kRejected:
      return absl::StrCat("nothing was ", done, ": ",
                          is_settled
                              ? "a person found that out"
                              : absl::StrCat(problem.upstream, " refused"));
    case Outcome::kPending:
      return "not known yet: it may have been sent, and the outcome is awaited";
    case Outcome::kUnknown:
      return absl::StrCat("unknown: it may have been ", done,
                          ", or may still be");
  }
  return "";
}

std::string SameIdLine(const Problem& problem) {
  std::string line = "only with the same request id";
  if (!problem.request_id.empty())
    absl::StrAppend(&line, " (--request-id ", problem.request_id, ")");
  absl::StrAppend(&line, ", which joins this ", problem.effect->name,
                  " and never does it twice");
  if (problem.operation.empty()) return line;
  // Waiting has ended already: only a late word ends it, or a person.
  absl::StrAppend(&line,
                  problem.reason == "OUTCOME_UNKNOWN"
                      ? "; or ask a person, and look later: fourws operation "
                        "get "
                      : "; or follow it: fourws operation wait ",
                  problem.operation);
  return line;
}

std::string RetryLine(const Problem& problem) {
  if (IsReused(problem)) {
    return absl::StrCat("first look at that one: fourws operation get ",
                        problem.operation, "; a new request id does it anew");
  }
  switch (RetryOf(problem)) {
    case Retry::kNo: return "no use: the answer would be the same";
    case Retry::kAfterMending: return "after mending the request";
    case Retry::kLater: return "later, when the earlier change is settled";
    case Retry::kSameRequestId: return SameIdLine(problem);
    case Retry::kSafe: break;
  }
  if (problem.retry_delay <= absl::ZeroDuration()) return "yes, it is safe";
  return absl::StrCat("yes, it is safe, in ",
                      absl::FormatDuration(problem.retry_delay));
}

std::string BalanceLine(const Problem& problem) {
  const std::string balance = problem.Metadata("balance");
  if (balance.empty()) return "";
  return absl::StrCat(balance, " ", problem.Metadata("currency"));
}

std::string HolderLine(const Problem& problem) {
  const std::string holder = problem.Metadata("holder");
  if (holder.empty()) return "";
  return absl::StrCat("another change is under way: ", holder);
}

const char* OutcomeWord(const Problem& problem) {
  switch (OutcomeOf(problem)) {
    case Outcome::kNothingToMove: return "";
    case Outcome::kNotSent: return "NOT_SENT";
    case Outcome::kRejected: return "REJECTED";
    case Outcome::kPending:
    case Outcome::kUnknown: return "UNKNOWN";
  }
  return "";
}

const char* RetryWord(const Problem& problem) {
  switch (RetryOf(problem)) {
    case Retry::kNo: return "no";
    case Retry::kAfterMending: return "after_mending";
    case Retry::kSafe: return "safe";
    case Retry::kLater: return "later";
    case Retry::kSameRequestId: return "same_request_id";
  }
  return "no";
}

}  // namespace

std::string ReportForPeople(const Problem& problem) {
  const std::string name =
      problem.reason.empty() ? CodeName(problem.code) : problem.reason;
  Sheet sheet;
  sheet.Add("error:", absl::StrCat(problem.message, " (", name, ")"));
  for (const auto& [field, what] : problem.violations)
    sheet.Add("field:", absl::StrCat(field, ": ", what));
  sheet.Add(absl::StrCat(problem.upstream, ":"),
            problem.Metadata("upstream_message"));
  sheet.Add(absl::StrCat(problem.effect->what, ":"), EffectLine(problem));
  sheet.Add("balance:", BalanceLine(problem));
  sheet.Add("busy:", HolderLine(problem));
  sheet.Add("retry:", RetryLine(problem));
  sheet.Add("hint:", problem.hint);
  return sheet.ToString();
}

std::string ReportAsJson(const Problem& problem) {
  nlohmann::json violations = nlohmann::json::array();
  for (const auto& [field, what] : problem.violations)
    violations.push_back({{"field", field}, {"description", what}});
  const nlohmann::json report = {
      {"code", CodeName(problem.code)},
      {"reason", problem.reason},
      {"message", problem.message},
      {"outcome", OutcomeWord(problem)},
      {"operation", problem.operation},
      {"request_id", problem.request_id},
      {"metadata", problem.metadata},
      {"violations", violations},
      {"retry",
       {{"how", RetryWord(problem)},
        {"after_ms", absl::ToInt64Milliseconds(problem.retry_delay)}}}};
  return report.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

int Report(const Problem& problem, bool json) {
  std::cerr << (json ? ReportAsJson(problem) + "\n" : ReportForPeople(problem));
  return ExitCodeOf(problem);
}

int ReportUsage(const std::string& field, const std::string& what, bool json) {
  Problem problem;
  problem.code = grpc::StatusCode::INVALID_ARGUMENT;
  problem.message = "the arguments cannot be used";
  problem.violations.emplace_back(field, what);
  return Report(problem, json);
}

int ReportLocal(const std::string& what, bool json) {
  Problem problem;
  problem.code = grpc::StatusCode::INTERNAL;
  problem.message = what;
  std::cerr << (json ? ReportAsJson(problem) : "error:  " + Printable(what))
            << "\n";
  return kOther;
}

void WarnTruncated(bool json) {
  std::cerr << (json ? R"({"more":true})"
                     : "there are more; --limit shows them")
            << std::endl;
}

}  // namespace fourws::cli
