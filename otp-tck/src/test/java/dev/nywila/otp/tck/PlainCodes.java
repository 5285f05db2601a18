package dev.nywila.otp.tck;

import dev.nywila.otp.OtpClient;

/** How the plain client reads what people type (V7), step by step. */
abstract class PlainCodes implements OtpClient {

    String visible(String code) {
        return code.replaceAll("[\\p{Cf}\\x{fe00}-\\x{fe0f}\\x{e0100}-\\x{e01ef}]", "");
    }

    String inAscii(String code) {
        return code.codePoints()
                .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    String joined(String code) {
        return code.matches("[0-9]([\\s\\p{Z}\\p{Pd}\u2212]*[0-9])*([\\s\\p{Z}]*[.,;:!?\u3002\u06d4])?")
                ? code.replaceAll("[^0-9]", "")
                : code;
    }

    String stripped(String code) {
        return code.replaceAll("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$", "");
    }

    boolean canBeCode(String code) {
        return code.matches("[^\\p{C}]{1,32}");
    }
}
