#ifndef CLIENTS_CLI_OPERATION_STORY_H_
#define CLIENTS_CLI_OPERATION_STORY_H_

#include <string>

#include "google/longrunning/operations.pb.h"

namespace fourws::cli {

// Tells people all that is known of an operation: who asked for what (cards and
// persons masked), what happened when, and what is to be done now.
std::string TellStory(const google::longrunning::Operation& operation);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_OPERATION_STORY_H_
