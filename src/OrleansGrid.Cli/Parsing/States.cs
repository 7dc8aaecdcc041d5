using System.CommandLine.Parsing;

namespace OrleansGrid.Cli.Parsing;

/// <summary>Names of states on the command line; the one spelling is the library's.</summary>
internal static class States
{
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
