namespace OrleansGrid.Cli.Tests;

/// <summary>The built program of this test's configuration. The copy beside the test has no native code and begins slower.</summary>
internal static class BuiltGrid
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        // …/tests/<this project>/bin/<configuration>/net10.0/
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var root = output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return System.IO.Path.Combine(root, "src", "OrleansGrid.Cli", "bin", output.Parent.Name, output.Name, "grid");
    }
}
