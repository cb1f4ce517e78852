package dev.gradus.lab.look;

import java.util.HexFormat;

/// Letters of 5 × 8 pixels for printable ASCII: pictures with labels need no font of the machine, and are the same on all.
final class PixelFont {
    /// Pixels from the left of one letter to that of the next.
    static final int ADVANCE = 6;

    /// Rows of a letter; the last is below the line.
    static final int HEIGHT = 8;

    private static final int COLUMNS = 5;
    private static final int FIRST = ' ';

    /// Five columns for each letter, the top row in the lowest bit.
    private static final byte[] GLYPHS =
            HexFormat.of()
                    .parseHex(
                            ""
                                    + "000000000000005f00000007000700147f147f14242a7f2a12231308646236495620500000070000001c2241000041221c00"
                                    + "2a1c7f1c2a08083e080800806000000808080808006060000020100804023e5149453e00427f400042615149462141454b31"
                                    + "1814127f1027454545393c4a49493001710905033649494936064949291e0036360000005636000008142241001414141414"
                                    + "00412214080201510906324979413e7e1111117e7f494949363e414141227f4141221c7f494949417f090909013e4149497a"
                                    + "7f0808087f00417f41002040413f017f081422417f404040407f020c027f7f0408107f3e4141413e7f090909063e4151215e"
                                    + "7f09192946464949493101017f01013f4040403f1f2040201f3f4038403f631408146307087008076151494543007f414100"
                                    + "02040810200041417f0004020102044040404040000102040020545454787f484444383844444420384444487f3854545418"
                                    + "087e09010218a4a4a47c7f0804047800447d40002040443d007f1028440000417f40007c041804787c080404783844444438"
                                    + "fc2424241818242424fc7c080404084854545420043f4440203c4040207c1c2040201c3c4030403c44281028441ca0a0a07c"
                                    + "4464544c44000836410000007f000000413608000804081008");

    private PixelFont() {}

    /// Whether a pixel of a letter is drawn; letters that are not known are boxes.
    static boolean isInk(char letter, int row, int column) {
        int at = (letter - FIRST) * COLUMNS + column;
        if (letter >= FIRST && at < GLYPHS.length) return (GLYPHS[at] >> row & 1) == 1;
        return row == 0 || row == HEIGHT - 1 || column == 0 || column == COLUMNS - 1;
    }
}
