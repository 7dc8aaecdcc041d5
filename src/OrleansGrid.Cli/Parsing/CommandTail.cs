namespace OrleansGrid.Cli.Parsing;

/// <summary>Cuts off what follows the first <c>--</c>: it belongs to the user's command and must not be read as options of ours.</summary>
internal static class CommandTail
{
    public static (IReadOnlyList<string> Head, IReadOnlyList<string>? Tail) Split(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] == "--")
            {
                return ([.. args.Take(i)], [.. args.Skip(i + 1)]);
            }
        }

        return (args, null);
    }
}
