#ifndef ADAPTERS_FOURWS_DOCUMENT_CODECS_H_
#define ADAPTERS_FOURWS_DOCUMENT_CODECS_H_

#include "adapters/fourws/codec_table.h"
#include "adapters/fourws/read_codec.h"
#include "adapters/fourws/write_codec.h"

// Every operation on documents. The rows are in document_codecs.cc: a new
// operation needs one.
namespace gateway::fourws {

const CodecTable<ReadCodec>& DocumentReads();
const CodecTable<WriteCodec>& DocumentWrites();

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_DOCUMENT_CODECS_H_
