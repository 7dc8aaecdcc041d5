using System.Diagnostics;
using System.Net.Sockets;
using OrleansGrid.MapReduce.Inputs;
using OrleansGrid.MapReduce.Submission;

namespace OrleansGrid.MapReduce.Tests;

/// <summary>What stands under a name is a regular file, the one that was named, or refused without waiting for it.</summary>
public sealed class FileTypesTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_named_pipe_is_refused_by_name_in_a_pattern_in_a_folder_and_behind_a_link()
    {
        MakePipe("in/pipe");
        File.CreateSymbolicLink(_folder["link"], _folder["in/pipe"]);
        Refused(_folder["in/pipe"], $"{_folder["in/pipe"]} is a named pipe");
        Refused(_folder["in/*"], $"{_folder["in/pipe"]} is a named pipe");
        Refused(_folder["in"], $"{_folder["in/pipe"]} is a named pipe");
        Refused(_folder["link"], $"{_folder["link"]} is a named pipe");
    }

    [Fact]
    public void A_pipe_that_has_taken_a_file_s_place_is_refused_by_the_task_and_not_waited_for()
    {
        var piece = Pieces.Whole(_folder.Write("data", "x\n"));
        File.Delete(piece.Path);
        MakePipe("data");
        Assert.Contains(
            "is a named pipe",
            Assert.Throws<PermanentFailureException>(() => Pieces.Read("text", piece)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Sockets_and_devices_are_refused_by_what_they_are()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        Refused(_folder["socket"], "is a socket");
        Refused("/dev/null", "/dev/null is a character device");
        Refused("/dev/zero", "/dev/zero is a character device");
    }

    [Theory]
    [InlineData("/dev/fd/63")]
    [InlineData("/dev/fd/*")]
    [InlineData("/dev/fd")]
    [InlineData("/dev/fd/")]
    [InlineData("/dev/stdin")]
    [InlineData("/proc/self/fd/0")]
    [InlineData("/proc/thread-self/fd/0")]
    [InlineData("/proc/1/fd/0")]
    [InlineData("/proc/self/environ")]
    public void What_one_process_alone_has_open_is_refused_by_name_wherever_that_is_looked_at(string path)
    {
        var spec = new MapReduceSpec
        {
            Program = "wordcount",
            Inputs = [new(path)],
            Output = "/out",
        };
        Assert.Contains("that one process alone has open", MapReduceSpecs.Validate(spec), StringComparison.Ordinal);
        Refused(path, "that one process alone has open");
    }

    [Fact]
    public void A_link_to_what_a_process_has_open_is_refused_though_the_silo_has_something_open_there_too()
    {
        using var open = File.OpenHandle(_folder.Write("secret", "not what was named\n"));
        var number = open.DangerousGetHandle();
        File.CreateSymbolicLink(_folder["link"], $"/dev/fd/{number}");
        Directory.CreateSymbolicLink(_folder["fds"], "/proc/self/fd");
        _folder.Write("in/a", "x\n");
        File.CreateSymbolicLink(_folder["in/far"], _folder["link"]);
        Refused(_folder["link"], $"by way of /dev/fd/{number}");
        Refused(_folder[$"fds/{number}"], "by way of /proc/self/fd");
        Refused(_folder["in"], "that one process alone has open");
    }

    [Fact]
    public void A_link_to_a_regular_file_is_read()
    {
        File.CreateSymbolicLink(_folder["link"], _folder.Write("file", "x\n"));
        File.CreateSymbolicLink(_folder["link2"], "link");
        Assert.Equal("x\n"u8.ToArray(), Pieces.Content("text", InputFiles.Find(new MapReduceInput(_folder["link2"])).Single().Whole));
    }

    [Fact]
    public void Files_whose_size_is_no_size_are_refused_and_not_taken_for_empty()
    {
        var spec = new MapReduceSpec { Inputs = [new("/proc/version")], Output = "/out" };
        Assert.Contains("holds something though its size is 0", Look(spec), StringComparison.Ordinal);
        Assert.SkipUnless(File.Exists("/sys/kernel/mm/transparent_hugepage/enabled"), "there is no /sys here");
        var file = InputFiles.Find(new MapReduceInput("/sys/kernel/mm/transparent_hugepage/enabled")).Single();
        Assert.Contains(
            "though its size is",
            Assert.Throws<PermanentFailureException>(() => Pieces.Read("text", file.Whole)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_side_file_is_a_regular_file_too()
    {
        MakePipe("pipe");
        var input = _folder.Write("in", "x\n");
        foreach (
            var (path, sentence) in new[]
            {
                (_folder["pipe"], "is a named pipe"),
                (_folder.Path, "is a folder"),
                ("/dev/stdin", "alone has"),
            }
        )
        {
            var spec = new MapReduceSpec
            {
                Program = "wordcount",
                Inputs = [new(input)],
                Output = _folder["out"],
                SideFiles = new Dictionary<string, string> { ["stop"] = path },
            };
            Assert.Contains(sentence, MapReduceSpecs.ValidateFiles(spec), StringComparison.Ordinal);
        }
    }

    private static string Look(MapReduceSpec spec) =>
        Assert.Throws<PermanentFailureException>(() => InputFiles.FindAll(spec, _ => { })).Message;

    private static void Refused(string pattern, string sentence) =>
        Assert.Contains(
            sentence,
            Assert.Throws<PermanentFailureException>(() => InputFiles.Find(new MapReduceInput(pattern))).Message,
            StringComparison.Ordinal
        );

    private void MakePipe(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        using var made = Process.Start("mkfifo", [_folder[name]]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }
}
