#ifndef CLIENTS_CLI_DEAD_LETTER_TEXT_H_
#define CLIENTS_CLI_DEAD_LETTER_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "fourws/gateway/v1/dead_letter_service.pb.h"

namespace fourws::cli {

// Returns the full name: `deadLetters/` is put before a bare number.
std::string DeadLetterName(absl::string_view name_or_number);

// Headline of the list that `DeadLetterLine` fills.
std::string DeadLetterLineHead();

// One line, with a line break: which webhook, when, and why it is here.
std::string DeadLetterLine(const gateway::v1::DeadLetter& letter);

// Tells people all of a dead letter, its headers and body included.
std::string DescribeDeadLetter(const gateway::v1::DeadLetter& letter);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_DEAD_LETTER_TEXT_H_
