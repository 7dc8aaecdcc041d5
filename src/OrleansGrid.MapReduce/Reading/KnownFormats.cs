using System.Buffers;

namespace OrleansGrid.MapReduce.Reading;

/// <summary>The formats that are told from text: those that are decompressed, and those that are refused by their names.</summary>
internal static class KnownFormats
{
    private static readonly KnownFormat[] All =
    [
        new("gzip data", [0x1F, 0x8B, 0x08], [".gz", ".gzip"], false, "gunzip") { Compression = FileCompression.Gzip },
        new("zstd data", [0x28, 0xB5, 0x2F, 0xFD], [".zst", ".zstd"], false, "unzstd") { Compression = FileCompression.Zstd },
        new("bzip2 data", [.. "BZh"u8], [".bz2", ".bzip2"], false, "bunzip2"),
        new("xz data", [0xFD, .. "7zXZ"u8, 0], [".xz"], false, "unxz"),
        new("lz4 data", [0x04, 0x22, 0x4D, 0x18], [".lz4"], false, "unlz4"),
        new("lz4 data of the legacy form", [0x02, 0x21, 0x4C, 0x18], [], false, "unlz4"),
        new("lzip data", [.. "LZIP"u8, 1], [".lz"], false, "lzip -d"),
        new("lzop data", [0x89, .. "LZO"u8, 0, 0x0D, 0x0A, 0x1A, 0x0A], [".lzo"], false, "lzop -d"),
        new("data of compress", [0x1F, 0x9D], [], false, "uncompress"),
        new("data of pack", [0x1F, 0x1E], [], false, "gunzip"),
        new("framed Snappy data", [0xFF, 0x06, 0, 0, .. "sNaPpY"u8], [".snappy", ".sz"], false, null),
        new("Brotli data", [], [".br"], false, "brotli -d"),
        new("lzma data", [], [".lzma"], false, "unlzma"),
        new("zlib data", [], [".zlib", ".deflate"], false, null),
        new("a zip archive", [.. "PK"u8, 3, 4], [".zip"], true, "unzip"),
        new("an empty zip archive", [.. "PK"u8, 5, 6], [], true, null),
        new("a zip archive in pieces", [.. "PK"u8, 7, 8], [], true, null),
        new("a 7z archive", [.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], [".7z"], true, "7z x"),
        new("a rar archive", [.. "Rar!"u8, 0x1A, 0x07], [".rar"], true, "unrar x"),
        new("a cpio archive", [.. "070701"u8], [".cpio"], true, "cpio -i"),
        new("an ar archive", [.. "!<arch>\n"u8], [".deb"], true, null),
        new("a Parquet file", [.. "PAR1"u8], [".parquet"], true, null),
        new("an Avro file", [.. "Obj"u8, 1], [".avro"], true, null),
        new("an ORC file", [.. "ORC"u8], [".orc"], true, null),
        new("a Hadoop sequence file", [.. "SEQ"u8, 6], [], true, null),
        new("a tar archive", [], [".tar"], true, "tar xf"),
    ];

    private static readonly KnownFormat Tar = All[^1];

    /// <summary>The digits of pi and of its root, with which blocks and the end of bzip2 data begin.</summary>
    private static readonly byte[] Bzip2Block = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59];

    private static readonly byte[] Bzip2End = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90];

    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    /// <summary>Length of the beginning of a file that is enough to know it.</summary>
    public const int HeadBytes = 1024;

    /// <summary>The format that content of that beginning has; null for none that is known.</summary>
    public static KnownFormat? Of(ReadOnlySpan<byte> head)
    {
        foreach (var format in All)
        {
            if (format.Begins(head) && IsMoreThanChance(format, head))
            {
                return format;
            }
        }

        return IsTar(head) ? Tar
            : IsSkippableFrame(head) ? All[1]
            : null;
    }

    /// <summary>The format that a name claims; null for none.</summary>
    public static KnownFormat? Claimed(string path) => Array.Find(All, format => format.HasEnding(path));

    /// <summary>Whether more bytes could make it one of the formats.</summary>
    public static bool MayBecome(ReadOnlySpan<byte> head)
    {
        foreach (var format in All)
        {
            if (format.MayBegin(head))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Texts begin with "BZh" and "ORC" too, and records of random bytes with two given ones.</summary>
    private static bool IsMoreThanChance(KnownFormat format, ReadOnlySpan<byte> head) =>
        format.Magic switch
        {
            [(byte)'B', (byte)'Z', (byte)'h'] => head.Length >= 10
                && head[3] is >= (byte)'1' and <= (byte)'9'
                && (head[4..].StartsWith(Bzip2Block) || head[4..].StartsWith(Bzip2End)),
            // Reserved flags of gzip are 0, and those of compress say 9 to 16 bits.
            [0x1F, 0x8B, ..] => head.Length <= 3 || (head[3] & 0xE0) == 0,
            [0x1F, 0x9D] => head.Length >= 3 && (head[2] & 0x60) == 0 && (head[2] & 0x1F) is >= 9 and <= 16,
            [0x1F, 0x1E] => head.Length >= 7 && head[2] == 0 && head[6] is > 0 and <= 24,
            [(byte)'O', (byte)'R', (byte)'C'] => head.Length > 3 && head[3] < 9,
            [(byte)'P', (byte)'A', (byte)'R', (byte)'1'] => head.Length > 4 && (head[4] < 0x09 || head[4] is 0x15),
            [(byte)'0', ..] => head.Length >= 110 && !head[..110].ContainsAnyExcept(HexDigits),
            _ => true,
        };

    /// <summary>zstd (pzstd, seekable) and lz4 may begin with frames that are passed over; zstd is the one that does.</summary>
    private static bool IsSkippableFrame(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8 || (head[0] & 0xF0) != 0x50 || !head[1..4].SequenceEqual<byte>([0x2A, 0x4D, 0x18]))
        {
            return false;
        }

        var length = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        return length > head.Length - 8 || head[(8 + (int)length)..] is var rest && (rest.IsEmpty || Of(rest) == All[1]);
    }

    /// <summary>By its checksum: the sum of the first header's bytes, those of the sum itself taken as blanks (POSIX ustar).</summary>
    private static bool IsTar(ReadOnlySpan<byte> head)
    {
        const int Block = 512;
        const int SumAt = 148;
        if (head.Length < Block || head[0] == 0)
        {
            return false;
        }

        var (said, digits) = (0, 0);
        foreach (var digit in head.Slice(SumAt, 8).Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            said = said * 8 + digit - '0';
            digits++;
        }

        var sum = 8 * ' ';
        for (var i = 0; i < Block; i++)
        {
            sum += i is >= SumAt and < SumAt + 8 ? 0 : head[i];
        }

        return digits > 0 && sum == said;
    }
}
