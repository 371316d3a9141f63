#ifndef ADAPTERS_FOURWS_DOCUMENT_CODECS_H_
#define ADAPTERS_FOURWS_DOCUMENT_CODECS_H_

#include <map>
#include <string>

#include "adapters/fourws/read_codec.h"
#include "adapters/fourws/write_codec.h"

// Every operation on documents, by the full name of its request message. The
// rows are in document_codecs.cc: a new operation needs one.
namespace gateway::fourws {

const std::map<std::string, ReadCodec, std::less<>>& DocumentReads();
const std::map<std::string, WriteCodec, std::less<>>& DocumentWrites();

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_DOCUMENT_CODECS_H_
