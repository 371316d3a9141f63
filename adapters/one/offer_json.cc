#include "adapters/one/offer_json.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "adapters/base/status_macros.h"
#include "adapters/fields/field_table.h"

namespace gateway::one {
namespace {

// Readers of protocol buffers refuse messages nested deeper than 100, and what
// is unmapped may be nested deeply itself.
constexpr int kMaxDepth = 16;
constexpr int kTop = -1;

size_t Index(int place) { return static_cast<size_t>(place); }

constexpr Field kUser[] = {
    {"type", "type"},   {"id", "id"},         {"name", "name"},
    {"email", "email"}, {"branch", "branch"},
};
constexpr Table kUserTable = {kUser};

constexpr Field kNote[] = {
    {"id", "id"},
    {"author", "author", Format::kNatural, &kUserTable},
    {"content", "content"},
    {"created_on", "createdOn"},
    {"last_modified_on", "lastModifiedDate"},
    {"visible_for_clients", "visibleForClients", Format::kBoolean},
};
constexpr Table kNoteTable = {kNote};

constexpr Field kPaymentMethod[] = {
    {"id", "id"}, {"name", "name"}, {"type", "type"}};
constexpr Table kPaymentMethodTable = {kPaymentMethod};

constexpr Field kDeliveryMethod[] = {
    {"id", "id"},
    {"name", "name"},
    {"description", "description"},
    {"type", "type"},
    {"delivery_date", "deliveryDate"},
};
constexpr Table kDeliveryMethodTable = {kDeliveryMethod};

constexpr Field kWarehouse[] = {
    {"id", "id"}, {"label", "label"}, {"name", "name"}};
constexpr Table kWarehouseTable = {kWarehouse};

constexpr Field kDelivery[] = {
    {"method", "method", Format::kNatural, &kDeliveryMethodTable},
    {"pickup_warehouse", "pickupPointWarehouse", Format::kNatural,
     &kWarehouseTable},
};
constexpr Table kDeliveryTable = {kDelivery};

constexpr Field kLine[] = {{"id", "id"}, {"parent_line_id", "parentLineId"}};
constexpr Table kLineTable = {kLine};

constexpr Field kSlot[] = {
    {"id", "id"},
    {"availability_state", "availabilityState"},
    {"delivery", "delivery", Format::kNatural, &kDeliveryTable},
    {"notes", "notes"},
    {"lines", "productLines", Format::kNatural, &kLineTable},
};
constexpr Table kSlotTable = {
    .fields = kSlot,
    .read = [](FieldReader& /*reader*/, google::protobuf::Message& message) {
      NestLines(static_cast<v1::OfferSlot&>(message));
    }};

constexpr Field kSplit[] = {{"slots", "slots", Format::kNatural, &kSlotTable}};
constexpr Table kSplitTable = {kSplit};

constexpr Field kOffer[] = {
    {"id", "id"},
    {"document_number", "documentNumber"},
    {"client_id", "clientId"},
    {"expiration_date", "expirationDate"},
    {"branch_id", "branchId"},
    {"creator", "offerCreatorUser", Format::kNatural, &kUserTable},
    {"status", "status"},
    {"notes", "notes", Format::kNatural, &kNoteTable},
    {"payment_method", "paymentMethod", Format::kNatural, &kPaymentMethodTable},
    {"split", "split", Format::kNatural, &kSplitTable},
};
constexpr Table kOfferTable = {kOffer};

// Puts one line of each circle at the top. `parents` are places in the list.
void BreakCircles(std::vector<int>& parents) {
  std::vector<int> met(parents.size(), kTop);  // On whose way up, first.
  for (int i = 0; i < static_cast<int>(parents.size()); ++i) {
    for (int at = i; at != kTop && met[Index(at)] == kTop;
         at = parents[Index(at)]) {
      met[Index(at)] = i;
      int& parent = parents[Index(at)];
      if (parent != kTop && met[Index(parent)] == i) parent = kTop;
    }
  }
}

// The lines of a slot by their places in ONe's list.
class Forest {
 public:
  explicit Forest(std::vector<v1::OfferLine> lines)
      : lines_(std::move(lines)), children_(lines_.size()) {
    std::map<std::string, int> places;
    for (int i = 0; i < Size(); ++i) places.emplace(lines_[Index(i)].id(), i);
    std::vector<int> parents;
    for (const v1::OfferLine& line : lines_) {
      const auto parent = places.find(line.parent_line_id());
      parents.push_back(line.parent_line_id().empty() || parent == places.end()
                            ? kTop
                            : parent->second);
    }
    BreakCircles(parents);
    for (int i = 0; i < Size(); ++i) {
      const int parent = parents[Index(i)];
      (parent == kTop ? tops_ : children_[Index(parent)]).push_back(i);
    }
  }

  void MoveInto(v1::OfferSlot& slot) {
    // What is found too deep joins the end.
    // NOLINTNEXTLINE(modernize-loop-convert): the list grows meanwhile.
    for (size_t i = 0; i < tops_.size(); ++i)
      MoveInto(tops_[i], 1, *slot.add_lines());
  }

 private:
  int Size() const { return static_cast<int>(lines_.size()); }

  void MoveInto(int place, int depth, v1::OfferLine& line) {
    line = std::move(lines_[Index(place)]);
    for (const int child : children_[Index(place)]) {
      if (depth < kMaxDepth) {
        MoveInto(child, depth + 1, *line.add_children());
      } else {
        tops_.push_back(child);
      }
    }
  }

  std::vector<v1::OfferLine> lines_;
  std::vector<std::vector<int>> children_;  // By place.
  std::vector<int> tops_;
};

}  // namespace

void NestLines(v1::OfferSlot& slot) {
  Forest forest({slot.lines().begin(), slot.lines().end()});
  slot.clear_lines();
  forest.MoveInto(slot);
}

absl::StatusOr<v1::Offer> OfferFromJson(JsonValue json) {
  FieldReader fields(json, "");
  fields.Require("id");
  RETURN_IF_ERROR(fields.status());
  v1::Offer offer;
  ReadFields(kOfferTable, fields, {}, offer);
  return offer;
}

}  // namespace gateway::one
