using System.Text;

namespace OrleansGrid.Silo.Logs;

/// <summary>One line that an item has written.</summary>
/// <param name="Bytes">What it costs.</param>
internal readonly record struct LogLine(string Stream, DateTime At, string Text, int Bytes)
{
    /// <summary>What a line costs beside its text.</summary>
    private const int Overhead = 16;

    public static LogLine Of(string stream, DateTime at, string text) => new(stream, at, text, Encoding.UTF8.GetByteCount(text) + Overhead);
}
