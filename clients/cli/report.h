#ifndef CLIENTS_CLI_REPORT_H_
#define CLIENTS_CLI_REPORT_H_

#include <string>

#include "clients/cli/problem.h"

namespace fourws::cli {

// Describes a problem for people: what happened, what became of the money, and
// whether and how to repeat the call. Several lines, each with a line break.
std::string ReportForPeople(const Problem& problem);

// The same for programs: one line of JSON, without a line break, with `code`,
// `reason`, `message`, `outcome`, `operation`, `request_id`, `metadata`,
// `violations` and `retry`.
std::string ReportAsJson(const Problem& problem);

// Writes the report to standard error and returns the exit code to end with.
int Report(const Problem& problem, bool json);

// Reports an argument that cannot be used, found before anything was sent.
int ReportUsage(const std::string& field, const std::string& what, bool json);

// Reports a failure on this machine that has nothing to do with a call.
int ReportLocal(const std::string& what, bool json);

// Says on standard error that a list was cut at its limit.
void WarnTruncated(bool json);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_REPORT_H_
