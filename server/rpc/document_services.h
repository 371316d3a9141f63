#ifndef SERVER_RPC_DOCUMENT_SERVICES_H_
#define SERVER_RPC_DOCUMENT_SERVICES_H_

#include "absl/time/time.h"
#include "adapters/base/clock.h"
#include "adapters/upstream/platform.h"
#include "server/operations/operations.h"
#include "server/rpc/cart_service.h"
#include "server/rpc/customer_services.h"
#include "server/rpc/document_service.h"
#include "server/rpc/grpc_server.h"
#include "server/rpc/purchase_services.h"
#include "server/rpc/read_call.h"
#include "server/rpc/sales_services.h"
#include "server/rpc/stock_services.h"
#include "server/rpc/voucher_service.h"
#include "server/rpc/warehouse_service.h"
#include "server/rpc/write_call.h"

namespace gateway {

// All services of the Documents API but for gift cards: a new one needs a
// member and a line in services().
class DocumentServices {
 public:
  // Calls without a deadline are answered after `default_wait`. See CartService
  // for `carts_by_callback`.
  DocumentServices(Platform& platform, Operations& operations, Clock& clock,
                   absl::Duration default_wait, bool carts_by_callback)
      : reads_(platform, operations, clock, default_wait),
        writes_(operations, clock, default_wait),
        carts_(reads_, writes_, carts_by_callback) {}

  // They live as long as this.
  GrpcServer::Services services();

 private:
  const ReadCalls reads_;
  WriteCalls writes_;
  CartService carts_;
  CustomerService customers_{reads_};
  CustomerServiceBeta customers_beta_{writes_};
  StockService stock_{reads_};
  StockServiceBeta stock_beta_{writes_};
  VoucherService vouchers_{reads_};
  PurchaseService purchases_{writes_};
  PurchaseServiceBeta purchases_beta_{writes_};
  WarehouseService warehouse_{writes_};
  DocumentServiceBeta documents_beta_{reads_, writes_};
  SalesService sales_{writes_};
  SalesServiceBeta sales_beta_{reads_, writes_};
};

}  // namespace gateway

#endif  // SERVER_RPC_DOCUMENT_SERVICES_H_
