namespace OrleansGrid.Cli.Printing;

/// <summary>The terminal, where there is one.</summary>
internal static class Screen
{
    private const int UsualWidth = 80;

    /// <summary>Columns of the terminal that standard output is; null when it is none.</summary>
    public static int? Output => Console.IsOutputRedirected ? null : Width;

    /// <summary>Columns of the terminal that standard error is; null when it is none.</summary>
    public static int? Error => Console.IsErrorRedirected ? null : Width;

    /// <summary>Whether a person can be asked.</summary>
    public static bool Asks => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Asks a person; nothing but a yes is one.</summary>
    public static bool Confirm(string question)
    {
        Console.Error.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    // Some terminals do not know their size and say 0.
    private static int Width => Console.WindowWidth is var width and > 0 ? width : UsualWidth;
}
