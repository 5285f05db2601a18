package dev.nywila.otp.http.tck;

/** The honest adapter that the broken ones begin with passes all. */
class PlainHttpTest extends HttpAdapterTck {

    @Override
    protected HttpSubject subject() {
        return new PlainSubject();
    }
}
