// The gateway's services, by the names that its clients have.

import { CartService } from "../gen/fourws/gateway/v1/cart_service_pb.js";
import { CustomerService } from "../gen/fourws/gateway/v1/customer_service_pb.js";
import { DeadLetterService } from "../gen/fourws/gateway/v1/dead_letter_service_pb.js";
import { GiftcardService } from "../gen/fourws/gateway/v1/giftcard_service_pb.js";
import { NoticeService } from "../gen/fourws/gateway/v1/notice_service_pb.js";
import { NotificationService } from "../gen/fourws/gateway/v1/notification_service_pb.js";
import { NotificationStream } from "../gen/fourws/gateway/v1/notification_stream_pb.js";
import { OneService } from "../gen/fourws/gateway/v1/one_service_pb.js";
import { OperationService } from "../gen/fourws/gateway/v1/operation_service_pb.js";
import { PurchaseService } from "../gen/fourws/gateway/v1/purchase_service_pb.js";
import { SalesService } from "../gen/fourws/gateway/v1/sales_service_pb.js";
import { StockService } from "../gen/fourws/gateway/v1/stock_service_pb.js";
import { SubscriptionService } from "../gen/fourws/gateway/v1/subscription_service_pb.js";
import { WarehouseService } from "../gen/fourws/gateway/v1/warehouse_service_pb.js";
import { CustomerService as BetaCustomerService } from "../gen/fourws/gateway/v1beta1/customer_service_pb.js";
import { DocumentService } from "../gen/fourws/gateway/v1beta1/document_service_pb.js";
import { OneService as BetaOneService } from "../gen/fourws/gateway/v1beta1/one_service_pb.js";
import { PurchaseService as BetaPurchaseService } from "../gen/fourws/gateway/v1beta1/purchase_service_pb.js";
import { SalesService as BetaSalesService } from "../gen/fourws/gateway/v1beta1/sales_service_pb.js";
import { StockService as BetaStockService } from "../gen/fourws/gateway/v1beta1/stock_service_pb.js";
import { VoucherService } from "../gen/fourws/gateway/v1beta1/voucher_service_pb.js";
import { Operations } from "../gen/google/longrunning/operations_pb.js";

export declare const SERVICES: {
  carts: typeof CartService;
  customers: typeof CustomerService;
  deadLetters: typeof DeadLetterService;
  giftcards: typeof GiftcardService;
  notices: typeof NoticeService;
  notificationService: typeof NotificationService;
  notifications: typeof NotificationStream;
  one: typeof OneService;
  operationService: typeof OperationService;
  operations: typeof Operations;
  purchases: typeof PurchaseService;
  sales: typeof SalesService;
  stock: typeof StockService;
  subscriptions: typeof SubscriptionService;
  warehouse: typeof WarehouseService;
};

// Of `v1beta1`.
export declare const BETA_SERVICES: {
  customers: typeof BetaCustomerService;
  documents: typeof DocumentService;
  one: typeof BetaOneService;
  purchases: typeof BetaPurchaseService;
  sales: typeof BetaSalesService;
  stock: typeof BetaStockService;
  vouchers: typeof VoucherService;
};
