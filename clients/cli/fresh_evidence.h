#ifndef CLIENTS_CLI_FRESH_EVIDENCE_H_
#define CLIENTS_CLI_FRESH_EVIDENCE_H_

#include <string>

#include "fourws/gateway/v1/operation_service.pb.h"

namespace fourws::cli {

// Describes for people what upstream says now of something that a write may
// have changed, beside what it said before: a card with its barcode masked,
// anything else as JSON.
std::string DescribeFresh(const gateway::v1::FreshEvidence& evidence);

}  // namespace fourws::cli

#endif  // CLIENTS_CLI_FRESH_EVIDENCE_H_
