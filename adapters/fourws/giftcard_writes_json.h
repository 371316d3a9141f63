#ifndef ADAPTERS_FOURWS_GIFTCARD_WRITES_JSON_H_
#define ADAPTERS_FOURWS_GIFTCARD_WRITES_JSON_H_

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "adapters/base/api.h"
#include "adapters/base/json_value.h"
#include "adapters/fourws/platform_options.h"
#include "adapters/upstream/platform.h"
#include "fourws/gateway/v1/giftcard_service.pb.h"

// Writes requests that change gift cards, and reads 4ws.trade's callbacks for
// them. Redeem, activate and refund are one operation upstream, Update
// Giftcard, which distinguishes them by the sign of the amount and by the card.
// Their entity is the request's, else the card's, else the configured one; the
// branch is sent if the request names one; upstream has no field for till and
// seller. INVALID_ARGUMENT (INVALID_REQUEST) if there is no entity or the
// amount is not above zero.
namespace gateway::fourws {

// Takes `request.amount` off the card: to upstream a negative amount is one
// that is consumed.
absl::StatusOr<std::string> RedeemToJson(
    const v1::RedeemGiftcardRequest& request, const v1::Giftcard& card,
    absl::string_view callback_url, const PlatformOptions& options);

// The card to activate, or the card to insert, with all fields set.
using KnownOrNewGiftcard = std::variant<v1::Giftcard, v1::NewGiftcard>;

// Activates the card. Fields that only an insertion needs are sent for a new
// card only.
absl::StatusOr<std::string> ActivateToJson(
    const v1::ActivateGiftcardRequest& request, const KnownOrNewGiftcard& card,
    absl::string_view callback_url, const PlatformOptions& options);

// Adds `request.amount` to the card.
absl::StatusOr<std::string> RefundToJson(
    const v1::RefundGiftcardRequest& request, const PreparedRefund& prepared,
    absl::string_view callback_url, const PlatformOptions& options);

// Reads the id of the movement from a callback of Update Giftcard that says
// success. Never fails, because the money has moved: an id that cannot be read
// is left empty.
std::string MovementFromJson(JsonValue json);

// Asks for new barcodes.
std::string GenerateToJson(const v1::GenerateGiftcardsRequest& request,
                           absl::string_view callback_url);

// Reads the barcodes that upstream made. One that cannot be read stays
// unmapped. INVALID_ARGUMENT if that is so of all: then nobody knows them,
// though they exist. A time that cannot be read is left out.
absl::StatusOr<v1::GenerateGiftcardsResponse> GenerateFromJson(JsonValue json);

// Asks for a PDF. Not documented: the names of fields are configured.
std::string PdfToJson(const v1::GenerateGiftcardPdfRequest& request,
                      absl::string_view callback_url,
                      const PlatformOptions& options);

// Reads where the PDF is, under the configured name or `uri` or `url`.
// INVALID_ARGUMENT if it is not there.
absl::StatusOr<v1::GenerateGiftcardPdfResponse> PdfFromJson(
    JsonValue json, const PlatformOptions& options);

}  // namespace gateway::fourws

#endif  // ADAPTERS_FOURWS_GIFTCARD_WRITES_JSON_H_
