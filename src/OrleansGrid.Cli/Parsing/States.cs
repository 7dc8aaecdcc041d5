using System.CommandLine.Parsing;

namespace OrleansGrid.Cli.Parsing;

/// <summary>Names of states on the command line; the one spelling is the library's.</summary>
internal static class States
{
    /// <summary>For a shell that completes them.</summary>
    public static string[] OfJobs { get; } = [.. Enum.GetValues<JobState>().Select(state => state.ToName())];

    /// <summary>For a shell that completes them.</summary>
    public static string[] OfEndedJobs { get; } =
    [.. Enum.GetValues<JobState>().Where(state => state.IsTerminal()).Select(state => state.ToName())];

    /// <summary>For a shell that completes them.</summary>
    public static string[] OfItems { get; } = [.. Enum.GetValues<ItemState>().Select(state => state.ToName())];

    public static T Parse<T>(ArgumentResult result, Func<string, T> parse)
    {
        try
        {
            return parse(Values.Text(result));
        }
        catch (ArgumentException error)
        {
            // Without the parameter's name, which .NET adds to the message.
            return Values.Refuse<T>(result, error.Message.Split(" (Parameter", 2)[0]);
        }
    }
}
