#ifndef ADAPTERS_FOURWS_CODECS_H_
#define ADAPTERS_FOURWS_CODECS_H_

#include "adapters/fourws/read_codec.h"
#include "adapters/fourws/write_codec.h"
#include "google/protobuf/any.pb.h"

// Every call that 4ws.trade takes. The rows are in giftcard_codecs.cc and
// document_codecs.cc.
namespace gateway::fourws {

// The codec for `request`, a request message of the contract; null if it is
// not a read that 4ws.trade answers, or not a write that it takes.
const ReadCodec* FindReadCodec(const google::protobuf::Any& request);
const WriteCodec* FindWriteCodec(const google::protobuf::Any& request);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_CODECS_H_
