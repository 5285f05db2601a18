package dev.nywila.otp.spi;

import java.util.List;

/**
 * The secret of a store, and beside it the one that takes its place or that it took the place of. Whichever instance has
 * two knows both in the order of their age, and looks under the older one's name first: so all instances of a rolling
 * change meet there.
 *
 * @param byAge one or two
 * @param own which of them new values are written with
 */
record Secrets(List<StoreSecret> byAge, int own) {

    static Secrets of(StoreSecret own) {
        return new Secrets(List.of(own), 0);
    }

    Secrets before(StoreSecret next) {
        return new Secrets(List.of(byAge.get(own), next), 0);
    }

    Secrets after(StoreSecret previous) {
        return new Secrets(List.of(previous, byAge.get(own)), 1);
    }

    StoreSecret get(int age) {
        return byAge.get(age);
    }

    boolean areTwo() {
        return byAge.size() > 1;
    }
}
