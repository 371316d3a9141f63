#ifndef CLIENTS_CLI_DEAD_LETTER_TEXT_H_
#define CLIENTS_CLI_DEAD_LETTER_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "fourws/gateway/v1/dead_letter_service.pb.h"

namespace fourws::cli {

// Returns the full name: puts `deadLetters/` before a bare number.
std::string DeadLetterName(absl::string_view name_or_number);

// The line above a list of `DeadLetterLine`s, with a line break.
std::string DeadLetterLineHead();

// One line, with a line break: which webhook it was, when it came, and why it
// could not be processed.
std::string DeadLetterLine(const gateway::v1::DeadLetter& letter);

// Describes a dead letter for people, with its headers and body.
std::string DescribeDeadLetter(const gateway::v1::DeadLetter& letter);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_DEAD_LETTER_TEXT_H_
