using System.Globalization;

namespace OrleansGrid.Processes.Limits;

/// <summary>What a command that went over a limit is told, each in one sentence.</summary>
internal static class LimitTexts
{
    private static readonly string[] Units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];

    public static string Memory(long used, long limit, int processes) =>
        $"The command used more than its limit of {Bytes(limit)} memory ({Bytes(used)} in {Processes(processes)}) and was killed.";

    public static string Cpu(TimeSpan used, TimeSpan limit) =>
        $"The command used more than its limit of {Seconds(limit)} of CPU time ({Seconds(used)}) and was killed.";

    public static string ProcessCount(int count, int limit) =>
        $"The command had more than its limit of {Processes(limit)} at once ({count}) and was killed with all of them.";

    public static string Output(long limit) => $"The command wrote more than its limit of {Bytes(limit)} of output and was killed.";

    public static string Bytes(long bytes)
    {
        var (rest, step) = ((double)bytes, 0);
        for (; rest >= 1024 && step + 1 < Units.Length; step++)
        {
            rest /= 1024;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{rest:0.##} {Units[step]}");
    }

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");

    private static string Processes(int count) => count == 1 ? "1 process" : $"{count} processes";
}
