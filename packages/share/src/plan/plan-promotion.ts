export type { PromotionPlaces, PromotionRequest } from '../channels/promotion.js';
