#ifndef ADAPTERS_FOURWS_GIFTCARD_CODECS_H_
#define ADAPTERS_FOURWS_GIFTCARD_CODECS_H_

#include "adapters/fourws/codec_table.h"
#include "adapters/fourws/read_codec.h"
#include "adapters/fourws/write_codec.h"

// Every operation on gift cards. The rows are in giftcard_codecs.cc: a new
// operation needs one.
namespace gateway::fourws {

const CodecTable<ReadCodec>& GiftcardReads();
const CodecTable<WriteCodec>& GiftcardWrites();

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_GIFTCARD_CODECS_H_
