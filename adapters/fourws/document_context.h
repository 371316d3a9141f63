#ifndef ADAPTERS_FOURWS_DOCUMENT_CONTEXT_H_
#define ADAPTERS_FOURWS_DOCUMENT_CONTEXT_H_

#include <string>

#include "adapters/fourws/platform_options.h"

namespace gateway::fourws {

// What a converter of documents knows besides the message.
struct DocumentContext {
  const PlatformOptions& options;
  const DocumentDefaults& defaults;  // The caller's.
  // For a document whose request has no id of its own; empty for a read.
  std::string document_id;
};

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_DOCUMENT_CONTEXT_H_
