namespace OrleansGrid.Cli.Printing;

/// <summary>The terminal, where there is one.</summary>
internal static class Screen
{
    private const int UsualWidth = 80;

    /// <summary>Columns of the terminal that standard output is; null when it is none.</summary>
    public static int? Output => Console.IsOutputRedirected ? null : Width;

    /// <summary>Columns of the terminal that standard error is; null when it is none.</summary>
    public static int? Error => Console.IsErrorRedirected ? null : Width;

    // Some terminals do not know their size and say 0.
    private static int Width => Console.WindowWidth is var width and > 0 ? width : UsualWidth;
}
