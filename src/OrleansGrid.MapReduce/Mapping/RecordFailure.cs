using System.Globalization;
using System.Text;
using OrleansGrid.MapReduce.Reading;

namespace OrleansGrid.MapReduce.Mapping;

/// <summary>A program's own exception, and the record that it was given.</summary>
public sealed class RecordFailure : Exception, IDescribedFailure
{
    /// <summary>Enough to find it and to see what is wrong; a record may be millions of bytes.</summary>
    private const int MostShown = 80;

    private RecordFailure(string message, Exception error)
        : base(message, error) { }

    public string ErrorType => InnerException!.GetType().FullName ?? InnerException.GetType().Name;

    public string? Detail => InnerException!.ToString();

    /// <summary>Not what tells of itself already, as the data plane's own errors and those of commands do.</summary>
    internal static bool IsOfRecord(Exception error) =>
        error is not (OperationCanceledException or IDescribedFailure)
        && (error is not IOException || error.GetType() != typeof(IOException));

    /// <summary>One that says where it was; no other attempt can help where none could before.</summary>
    internal static Exception Of(Exception error, RecordPlace place, ReadOnlySpan<byte> record)
    {
        var where = string.Create(CultureInfo.InvariantCulture, $"(the record at offset {place.Offset} of {place.Path}: {Shown(record)})");
        var message = $"{MessageOf(error).TrimEnd()} {where}";
        return error is PermanentFailureException ? new PermanentFailureException(message, error) : new RecordFailure(message, error);
    }

    /// <summary>The first line of a record, or as much of it as people can read.</summary>
    public static string Shown(ReadOnlySpan<byte> record)
    {
        var end = record.IndexOfAny((byte)'\n', (byte)'\r');
        var line = end < 0 ? record : record[..end];
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MostShown)]);
        var shown = string.Concat(text.Select(c => char.IsControl(c) && c != '\t' ? '\uFFFD' : c));
        return $"'{shown}'{(line.Length > MostShown ? " …" : "")}";
    }

    /// <summary>An exception is a user's class, and its members are user code.</summary>
    private static string MessageOf(Exception error)
    {
        try
        {
            return error.Message;
        }
        catch (Exception)
        {
            return $"The program failed with an {error.GetType().Name} that says nothing.";
        }
    }
}
