// SPDX-License-Identifier: Apache-2.0
package io.zonefleet.store;

/** The store did not do what it was asked. */
public abstract sealed class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }

    StoreException(String message) {
        super(message);
    }

    /** It could not be reached or did not answer in time. A write may or may not have happened. */
    public static final class Unavailable extends StoreException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The revision asked for has been compacted. */
    public static final class Compacted extends StoreException {
        private static final long serialVersionUID = 1L;

        public Compacted(String message) {
            super(message);
        }
    }

    /** It answered, and refused: permission, quota, a transaction that is too large, a lease that is gone. */
    public static final class Refused extends StoreException {
        private static final long serialVersionUID = 1L;

        public Refused(String message, Throwable cause) {
            super(message, cause);
        }

        public Refused(String message) {
            super(message);
        }
    }
}
