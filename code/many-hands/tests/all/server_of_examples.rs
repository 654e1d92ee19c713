// A Redis server for one example, which includes this file as an expression; `None` where there is
// no program for it.
{
    struct ServerOfExamples {
        folder: tempfile::TempDir,
        child: std::process::Child,
    }

    impl ServerOfExamples {
        fn start() -> Option<Self> {
            let folder = tempfile::tempdir().unwrap();
            let mut command = std::process::Command::new("redis-server");
            command.args(["--port", "0", "--unixsocket", "redis.sock", "--save", ""]).current_dir(&folder);
            let Ok(child) = command.stdout(std::process::Stdio::null()).spawn() else {
                assert!(std::env::var_os("CI").is_none(), "redis-server is to be installed");
                return None;
            };
            let server = Self { folder, child };
            while std::os::unix::net::UnixStream::connect(server.folder.path().join("redis.sock")).is_err() {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            Some(server)
        }

        fn url(&self) -> String {
            format!("redis+unix://{}/redis.sock", self.folder.path().display())
        }
    }

    impl Drop for ServerOfExamples {
        fn drop(&mut self) {
            self.child.kill().unwrap();
            self.child.wait().unwrap();
        }
    }

    ServerOfExamples::start()
}
