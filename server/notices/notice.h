#ifndef SERVER_NOTICES_NOTICE_H_
#define SERVER_NOTICES_NOTICE_H_

#include <string>

#include "adapters/store/dead_letter_store.h"

namespace gateway {

// What people are told.
struct Notice {
  std::string subject;  // One line.
  std::string text;     // Lines.
  std::string json;     // The same for machines; `text` is among its fields.
};

// How many groups of letters a notice names at most.
inline constexpr int kMaxNoticeGroups = 20;

// Tells of the letters summed up: what ails them, how many there are, how to
// look at them and how to replay them. Nothing of their content.
Notice DeadLetterNotice(const DeadLetterSummary& summary);

}  // namespace gateway

#endif  // SERVER_NOTICES_NOTICE_H_
