// Amounts and quantities of documents, at random: sent as written, and reported
// to as many digits as a double holds.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "adapters/base/decimal.h"
#include "adapters/base/error.h"
#include "adapters/fields/json_fields.h"
#include "adapters/fourws/codecs.h"
#include "adapters/fourws/document_codecs.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/type/decimal.pb.h"
#include "google/type/money.pb.h"
#include "gtest/gtest.h"
#include "tests/adapters/fourws/fixture.h"
#include "tests/adapters/fourws/requests.h"
#include "tests/support/status_matchers.h"

namespace gateway::fourws {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using GoogleDecimal = google::type::Decimal;
using google::type::Money;
using nlohmann::json;

constexpr int kRounds = 25;

struct Example {
  const char* request;  // Its type below `fourws.gateway.`.
  const char* name;     // Of the file.
};

constexpr Example kExamples[] = {
    {"v1.FullyValidateCartRequest", "cart_fully_validate"},
    {"v1.ValidateCartRequest", "cart_validate"},
    {"v1.QueryStockRequest", "stock_query"},
    {"v1.SaveFreeEntryRequest", "warehouse_free_entry"},
    {"v1.SaveOrchestratedOrderRequest", "sale_save_orchestrated_order"},
    {"v1.SavePurchaseRequest", "purchase_save"},
    {"v1.SaveReceiptRequest", "sale_save_receipt"},
    {"v1.SaveReceiptRequest", "sale_save_return"},
    {"v1.SaveTransferRequest", "warehouse_transfer"},
    {"v1.UpdateOrchestratedOrderRequest", "sale_update_orchestrated_order"},
    {"v1beta1.InsertStockRequest", "stock_insert"},
    {"v1beta1.ReplaceSaleRequest", "sale_replace"},
    {"v1beta1.SaveOrchestratedReturnOrderRequest",
     "sale_save_orchestrated_return_order"},
    {"v1beta1.SaveOrderRequest", "sale_save_order"},
    {"v1beta1.SaveReturnOrderRequest", "sale_save_return_order"},
    {"v1beta1.SaveSaleOrderRequest", "sale_save_sale_order"},
    {"v1beta1.SaveSupplierEntryRequest", "purchase_supplier_entry"},
};

bool IsNumber(const Descriptor* type) {
  return type == Money::descriptor() || type == GoogleDecimal::descriptor();
}

// Whether there is an amount or a quantity anywhere in it.
bool HasNumber(const Descriptor* type, std::set<const Descriptor*>& seen) {
  if (IsNumber(type)) return true;
  if (!seen.insert(type).second) return false;
  for (int i = 0; i < type->field_count(); ++i) {
    const Descriptor* within = type->field(i)->message_type();
    if (within != nullptr && HasNumber(within, seen)) return true;
  }
  return false;
}

// All amounts and quantities that are present in `message`.
void Collect(Message& message, std::vector<Message*>& numbers) {
  if (IsNumber(message.GetDescriptor())) return numbers.push_back(&message);
  std::vector<const FieldDescriptor*> fields;
  const auto& reflection = *message.GetReflection();
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->message_type() == nullptr || field->is_map()) continue;
    if (!field->is_repeated()) {
      Collect(*reflection.MutableMessage(&message, field), numbers);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(message, field); ++i)
      Collect(*reflection.MutableRepeatedMessage(&message, field, i), numbers);
  }
}

std::vector<Message*> NumbersIn(Message& message) {
  std::vector<Message*> numbers;
  Collect(message, numbers);
  return numbers;
}

// Of so many digits, the first and the last of which count; above zero.
std::string RandomDigits(std::mt19937& random, int digits) {
  std::string text;
  for (int i = 0; i < digits; ++i) {
    const bool counts = i == 0 || i == digits - 1;
    text +=
        static_cast<char>('0' + (counts ? 1 + random() % 9 : random() % 10));
  }
  return text;
}

// `digits` digits with a point that leaves at most 9 of them behind it.
std::string RandomNumber(std::mt19937& random, int digits) {
  std::string text = RandomDigits(random, digits);
  const int behind =
      std::uniform_int_distribution<>(0, std::min(digits - 1, 9))(random);
  if (behind > 0) text.insert(text.size() - behind, ".");
  return text;
}

void Set(Message& number, const std::string& text) {
  if (number.GetDescriptor() == GoogleDecimal::descriptor())
    return static_cast<GoogleDecimal&>(number).set_value(text);
  auto& money = static_cast<Money&>(number);
  const size_t point = std::min(text.find('.'), text.size());
  std::string nanos = text.substr(std::min(point + 1, text.size()));
  nanos.resize(9, '0');
  money.set_units(std::stoll(text.substr(0, point)));
  money.set_nanos(std::stoi(nanos));
}

std::string TextOf(const Message& number) {
  const auto decimal =
      number.GetDescriptor() == GoogleDecimal::descriptor()
          ? Decimal::Parse(static_cast<const GoogleDecimal&>(number).value())
          : Decimal::FromMoney(static_cast<const Money&>(number));
  EXPECT_THAT(decimal, IsOk());
  return decimal.ok() ? decimal->ToString() : "";
}

// What is sent, a read or a write.
absl::StatusOr<std::string> Sent(const Message& request) {
  const PlatformOptions options;
  Write write;
  write.request.PackFrom(request);
  write.callback_url = "http://gateway.test/callbacks/1";
  if (const WriteCodec* codec = FindWriteCodec(write.request))
    return codec->encode(write, options);
  Question question;
  question.request = write.request;
  const auto read = FindReadCodec(question.request)->encode(question, options);
  if (!read.ok()) return read.status();
  return read->body;
}

// All numbers of a body, as shortest texts.
std::multiset<std::string> NumbersOf(const std::string& body) {
  std::multiset<std::string> numbers;
  const auto parsed = ParseJson(body);
  EXPECT_THAT(parsed, IsOk());
  if (!parsed.ok()) return numbers;
  const json flat = parsed->flatten();
  for (const auto& [path, leaf] : flat.items()) {
    const auto number = ReadDecimal(JsonDocument(leaf));
    if (number.ok() && number->has_value())
      numbers.insert((*number)->ToString());
  }
  return numbers;
}

TEST(DocumentNumbersTest, AreSentExactly) {
  std::mt19937 random(20260131);
  for (const Example& example : kExamples) {
    SCOPED_TRACE(example.name);
    const auto request = MessageOf(example.request, ExampleText(example.name));
    const auto numbers = NumbersIn(*request);
    ASSERT_FALSE(numbers.empty());
    for (int round = 0; round < kRounds; ++round) {
      for (Message* number : numbers)
        Set(*number, RandomNumber(random, 1 + static_cast<int>(random() % 15)));
      const auto body = Sent(*request);
      ASSERT_THAT(body, IsOk());
      std::multiset<std::string> sent = NumbersOf(*body);
      for (const Message* number : numbers) {
        const auto found = sent.find(TextOf(*number));
        ASSERT_NE(found, sent.end()) << TextOf(*number) << " in " << *body;
        sent.erase(found);
      }
    }
  }
}

// Upstream itself answers with more, and takes back what it answered. Money is
// the caller's own.
TEST(DocumentNumbersTest, OfMoreThanFifteenDigitsAreSentAsWritten) {
  std::mt19937 random(20260131);
  for (const Example& example : kExamples) {
    SCOPED_TRACE(example.name);
    const auto request = MessageOf(example.request, ExampleText(example.name));
    for (Message* number : NumbersIn(*request)) {
      const std::unique_ptr<Message> before(number->New());
      before->CopyFrom(*number);
      const std::string text =
          RandomNumber(random, 16 + static_cast<int>(random() % 3));
      Set(*number, text);
      const auto body = Sent(*request);
      if (number->GetDescriptor() == Money::descriptor()) {
        EXPECT_THAT(body.status(), ErrorIs(absl::StatusCode::kInvalidArgument,
                                           v1::ERROR_REASON_INVALID_REQUEST));
      } else {
        ASSERT_THAT(body, IsOk());
        EXPECT_THAT(*body, testing::HasSubstr(text));
      }
      number->CopyFrom(*before);
    }
  }
}

TEST(DocumentNumbersTest, AreTriedOfEveryRequestThatHasThem) {
  std::set<std::string> tried;
  for (const Example& example : kExamples)
    tried.insert(std::string("fourws.gateway.") + example.request);
  std::set<std::string> requests;
  for (const auto& [name, codec] : DocumentReads()) requests.insert(name);
  for (const auto& [name, codec] : DocumentWrites()) requests.insert(name);
  for (const std::string& name : requests) {
    const auto* type = google::protobuf::DescriptorPool::generated_pool()
                           ->FindMessageTypeByName(name);
    std::set<const Descriptor*> seen;
    EXPECT_EQ(tried.contains(name), HasNumber(type, seen)) << name;
  }
}

struct Answer {
  const char* fixture;
  const char* request;
  const char* fields = "{}";
};

constexpr Answer kAnswers[] = {
    {"cart_full_validation_response_excerpt.json",
     "v1.FullyValidateCartRequest", R"({"cart":{"currencyCode":"EUR"}})"},
    {"stock_get_response.json", "v1.QueryStockRequest"},
    {"stock_last_response.json", "v1.ListStockChangesRequest"},
};

// The amounts and quantities, and what is unmapped, of an answer with the
// number `text` at `path`.
std::string Reported(const Answer& answer, const std::string& path,
                     const std::string& text) {
  const google::protobuf::Any request =
      RequestOf(answer.request, answer.fields);
  // As upstream writes it, so that our own reader sees every digit.
  json body = Fixture(answer.fixture);
  body[json::json_pointer(path)] = "NUMBER";
  std::string written = body.dump();
  written.replace(written.find("\"NUMBER\""), 8, text);
  const auto parsed = ReadForeignJson(written);
  EXPECT_THAT(parsed, IsOk());
  const PlatformOptions options;
  const ReadCodec* read = FindReadCodec(request);
  const auto response = read->decode(request, nullptr, *parsed, options);
  EXPECT_THAT(response, IsOk());
  if (!response.ok()) return "";
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          std::string(
              absl::StripPrefix(response->type_url(), "type.googleapis.com/")));
  const std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(type)
          ->New());
  EXPECT_TRUE(response->UnpackTo(message.get()));
  std::string numbers;
  for (const Message* number : NumbersIn(*message)) {
    if (number->GetDescriptor() == Money::descriptor())
      numbers += TextOf(*number) + "\n";
  }
  return numbers + message->DebugString();
}

// Where the fixture has a number.
std::vector<std::string> NumbersAt(const Answer& answer) {
  std::vector<std::string> paths;
  const json flat = Fixture(answer.fixture).flatten();
  for (const auto& [path, leaf] : flat.items()) {
    if (leaf.is_number()) paths.push_back(path);
  }
  return paths;
}

// Of 15 digits, the last may be the noise of a calculation in binary.
TEST(DocumentNumbersTest, AreReportedExactly) {
  std::mt19937 random(20260131);
  for (const Answer& answer : kAnswers) {
    for (const std::string& path : NumbersAt(answer)) {
      for (int round = 0; round < kRounds; ++round) {
        const std::string text =
            RandomNumber(random, 1 + static_cast<int>(random() % 14));
        EXPECT_TRUE(absl::StrContains(Reported(answer, path, text), text))
            << text << " at " << path << " of " << answer.fixture;
      }
    }
  }
}

// Whether `reported` tells `number` to 15 digits.
bool Tells(const std::string& reported, double number) {
  const auto texts = absl::StrSplit(reported, absl::ByAnyChar("\n\" "));
  return absl::c_any_of(texts, [&](absl::string_view text) {
    double told = 0;
    return absl::SimpleAtod(text, &told) &&
           std::abs(told - number) <= 5e-15 * number;
  });
}

// More digits than a double holds. What is too large for exact counts may be a
// code, and is told as it is written.
TEST(DocumentNumbersTest, AreReportedToFifteenDigits) {
  constexpr double kLargestCount = 9007199254740992;  // 2^53
  std::mt19937 random(20260131);
  for (const Answer& answer : kAnswers) {
    for (const std::string& path : NumbersAt(answer)) {
      const std::string text =
          RandomNumber(random, 16 + static_cast<int>(random() % 10));
      const double number = std::strtod(text.c_str(), nullptr);
      const std::string reported = Reported(answer, path, text);
      EXPECT_TRUE(number < kLargestCount ? Tells(reported, number)
                                         : absl::StrContains(reported, text))
          << text << " at " << path << " of " << answer.fixture << ": "
          << reported;
    }
  }
}

}  // namespace
}  // namespace gateway::fourws
