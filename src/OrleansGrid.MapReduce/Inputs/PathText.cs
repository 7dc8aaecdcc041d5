using System.Text;

namespace OrleansGrid.MapReduce.Inputs;

/// <summary>
/// Paths as strings that lose nothing: a byte of a name that is no UTF-8 stands as the lone surrogate U+DC00 + byte, which no text holds
/// (as in Python, PEP 383). .NET itself would read and write U+FFFD there, and find no file of that name.
/// </summary>
internal static class PathText
{
    private const char Replacement = '\uFFFD';
    private const int FirstRaw = 0xDC80;
    private const int LastRaw = 0xDCFF;

    public static string Of(ReadOnlySpan<byte> name)
    {
        var text = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(name, out var rune, out var used) == System.Buffers.OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                used = 1;
                text.Append((char)(0xDC00 + name[0]));
            }

            name = name[used..];
        }

        return text.ToString();
    }

    public static byte[] Bytes(string path)
    {
        if (!HasRawBytes(path))
        {
            return Encoding.UTF8.GetBytes(path);
        }

        var bytes = new List<byte>(path.Length + 8);
        var from = 0;
        for (var at = 0; at < path.Length; at++)
        {
            if (IsRaw(path, at))
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(path[from..at]));
                bytes.Add((byte)(path[at] - 0xDC00));
                from = at + 1;
            }
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(path[from..]));
        return [.. bytes];
    }

    /// <summary>Whether the name is one that .NET cannot give to the system.</summary>
    public static bool HasRawBytes(string path)
    {
        for (var at = 0; at < path.Length; at++)
        {
            if (IsRaw(path, at))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What .NET makes of a name when it reads it: for people, and to find a file whose name was given so.</summary>
    public static string Shown(string path) => HasRawBytes(path) ? Encoding.UTF8.GetString(Bytes(path)) : path;

    /// <summary>Whether a name that .NET has read may stand for another one.</summary>
    public static bool MayBeInexact(ReadOnlySpan<char> name) => name.Contains(Replacement);

    private static bool IsRaw(string path, int at) =>
        path[at] is >= (char)FirstRaw and <= (char)LastRaw && (at == 0 || !char.IsHighSurrogate(path[at - 1]));
}
