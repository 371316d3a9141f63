#ifndef CLIENTS_CLI_OPERATION_STORY_H_
#define CLIENTS_CLI_OPERATION_STORY_H_

#include <string>

#include "google/longrunning/operations.pb.h"

namespace fourws::cli {

// Describes all that is known of an operation, for people: who asked for what
// (cards and persons masked), what happened when, and what to do now.
std::string StoryOf(const google::longrunning::Operation& operation);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_OPERATION_STORY_H_
