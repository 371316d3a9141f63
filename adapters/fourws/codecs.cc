#include "adapters/fourws/codecs.h"

#include <initializer_list>
#include <string>

#include "adapters/fourws/document_codecs.h"
#include "adapters/fourws/giftcard_codecs.h"

namespace gateway::fourws {
namespace {

template <typename Codec>
const Codec* Find(const google::protobuf::Any& request,
                  std::initializer_list<const CodecTable<Codec>*> tables) {
  std::string name;
  if (!google::protobuf::Any::ParseAnyTypeUrl(request.type_url(), &name))
    return nullptr;
  for (const auto* table : tables) {
    const auto row = table->find(name);
    if (row != table->end()) return &row->second;
  }
  return nullptr;
}

}  // namespace

const ReadCodec* FindReadCodec(const google::protobuf::Any& request) {
  return Find<ReadCodec>(request, {&GiftcardReads(), &DocumentReads()});
}

const WriteCodec* FindWriteCodec(const google::protobuf::Any& request) {
  return Find<WriteCodec>(request, {&GiftcardWrites(), &DocumentWrites()});
}

}  // namespace gateway::fourws
